import { sortPositions } from '../../math/sort-positions.ts';
import { checkData } from '../check.ts';
import type { CategoricalColumn, MixedData } from '../data.ts';
import { checkedWeights, type GowerOptions } from './columns.ts';
import { type Pattern, patternsOf } from './patterns.ts';

/** A table prepared for Gower silhouettes; one index serves any number of labellings. */
export interface GowerIndex {
  readonly rows: number;
  readonly numeric: readonly SortedColumn[];
  readonly categorical: readonly CategoricalColumn[];
  /** One a column, numeric columns first, as shares of their sum. */
  readonly weights: readonly number[];
  /** Which cells rows have: one pattern where none is missing. */
  readonly patterns: readonly Pattern[];
  /** Each row's pattern. */
  readonly patternOf: Uint32Array;
}

/** A numeric column's cells that have a value, in ascending order. */
export interface SortedColumn {
  /** Row positions. */
  readonly order: Int32Array;
  /** (value − least) / range × the column's share of the weights. */
  readonly values: Float64Array;
}

/**
 * Sorts the numeric columns once for `gowerSilhouette`.
 *
 * @throws RangeError when a number is infinite, or the weights do not fit
 */
export function gowerIndex(data: MixedData, options: GowerOptions = {}): GowerIndex {
  const { rows, numeric, categorical } = data;
  const gaps = checkData(data, { missing: true, unknown: true });
  const checked = checkedWeights(options.weights, numeric.length + categorical.length);
  const total = checked.reduce((sum, weight) => sum + weight, 0);
  const weights = checked.map((weight) => weight / total);
  return {
    rows,
    numeric: numeric.map((column, j) => sortColumn(column, weights[j]!)),
    categorical,
    weights,
    ...patternsOf(data, weights, gaps),
  };
}

function sortColumn(column: Float64Array, weight: number): SortedColumn {
  const { values, positions } = sortPositions(column);
  const least = values[0] ?? 0;
  const range = (values.at(-1) ?? 0) - least;
  if (range > 0) scaleFrom(values, least, range, weight);
  else values.fill(0);
  return { order: positions, values };
}

function scaleFrom(values: Float64Array, least: number, range: number, weight: number): void {
  for (let rank = 0; rank < values.length; rank++) values[rank] = ((values[rank]! - least) / range) * weight;
}
