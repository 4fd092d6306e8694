import { checkData } from '../check.ts';
import type { CategoricalColumn, MixedData } from '../data.ts';

export interface GowerOptions {
  /** One a column, numeric columns first, not negative; 1 for all by default. */
  readonly weights?: readonly number[] | undefined;
}

/** A table prepared for Gower's distance: a column's part of it is the plain difference of two of its cells. */
export interface GowerColumns {
  readonly rows: number;
  /** (value − least) / range × weight; NaN where it is missing. */
  readonly numeric: readonly Float64Array[];
  readonly categorical: readonly CategoricalColumn[];
  /** One a column, numeric columns first. */
  readonly weights: readonly number[];
  /** Their sum. */
  readonly total: number;
  /** Whether a cell is missing, or of a level that its column does not know. */
  readonly gaps: boolean;
}

/** A column's least value and its range. */
export interface Span {
  readonly least: number;
  /** 0 for a constant column, and for one without values. */
  readonly range: number;
}

/** @throws RangeError when a number is infinite, or the weights are not one non-negative number a column */
export function gowerColumns(
  data: MixedData,
  { weights }: GowerOptions,
  spans: readonly Span[] = data.numeric.map((column) => spanOf([column])),
): GowerColumns {
  const gaps = checkData(data, { missing: true, unknown: true });
  const { rows, numeric, categorical } = data;
  const checked = checkedWeights(weights, numeric.length + categorical.length);
  return {
    rows,
    numeric: numeric.map((column, j) => scale(column, spans[j]!, checked[j]!)),
    categorical,
    weights: checked,
    total: checked.reduce((sum, weight) => sum + weight, 0),
    gaps,
  };
}

/** The span of a column that may lie in several tables, missing values aside. */
export function spanOf(parts: readonly Float64Array[]): Span {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const column of parts) {
    for (let i = 0; i < column.length; i++) {
      if (column[i]! < least) least = column[i]!;
      if (column[i]! > most) most = column[i]!;
    }
  }
  return most > least ? { least, range: most - least } : { least, range: 0 };
}

/** (value − least) / range × weight. */
function scale(column: Float64Array, { least, range }: Span, weight: number): Float64Array {
  const into = new Float64Array(column.length);
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    // A constant column keeps its gaps: it counts for the pairs that have it.
    if (range === 0) into[i] = Number.isNaN(value) ? value : 0;
    else into[i] = ((value - least) / range) * weight;
  }
  return into;
}

/** One a column, 1 each where none are given. */
export function checkedWeights(weights: readonly number[] | undefined, columns: number): readonly number[] {
  if (weights === undefined) return new Array<number>(columns).fill(1);
  const good =
    weights.length === columns && weights.every((weight) => weight >= 0 && Number.isFinite(weight));
  if (!good || !weights.some((weight) => weight > 0)) {
    throw new RangeError(`Gower takes ${columns} column weights, none negative and not all 0.`);
  }
  return weights;
}
