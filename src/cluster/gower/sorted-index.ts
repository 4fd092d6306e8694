import { argsort } from '../../math/argsort.ts';
import { checkData } from '../check.ts';
import type { CategoricalColumn, MixedData } from '../data.ts';
import { checkedWeights, type GowerOptions } from './columns.ts';
import { type Pattern, patternsOf } from './patterns.ts';

/** A table prepared for Gower silhouettes; one index serves any number of labellings. */
export interface GowerIndex {
  readonly rows: number;
  readonly numeric: readonly SortedColumn[];
  readonly categorical: readonly CategoricalColumn[];
  /** One a column, numeric columns first. */
  readonly weights: readonly number[];
  /** Their sum. */
  readonly total: number;
  /** Which cells rows have: one pattern where none is missing. */
  readonly patterns: readonly Pattern[];
  /** Each row's pattern. */
  readonly patternOf: Uint32Array;
}

/** A numeric column's cells that have a value, in ascending order. */
export interface SortedColumn {
  /** Row positions. */
  readonly order: Int32Array;
  /** (value − least) / range × weight. */
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
  const weights = checkedWeights(options.weights, numeric.length + categorical.length);
  return {
    rows,
    numeric: numeric.map((column, j) => sortColumn(column, weights[j]!)),
    categorical,
    weights,
    total: weights.reduce((sum, weight) => sum + weight, 0),
    ...patternsOf(data, weights, gaps),
  };
}

function sortColumn(column: Float64Array, weight: number): SortedColumn {
  const all = argsort(column);
  let present = all.length;
  while (present > 0 && Number.isNaN(column[all[present - 1]!]!)) present--;
  const order = all.subarray(0, present);
  const values = new Float64Array(present);
  const least = column[order[0] ?? 0]!;
  const range = column[order[present - 1] ?? 0]! - least;
  if (range > 0) {
    for (let rank = 0; rank < present; rank++)
      values[rank] = ((column[order[rank]!]! - least) / range) * weight;
  }
  return { order, values };
}
