import { MISSING, type MixedData } from './data.ts';
import { pack } from './pack.ts';

export interface GowerOptions {
  /** One a column, numeric columns first, not negative; 1 for all by default. */
  readonly weights?: readonly number[] | undefined;
}

/**
 * Gower's (1971) dissimilarity between rows of one table: the weighted mean, over the columns where both rows have a
 * value, of |x − y| / range for numbers and 0 or 1 for categories. Equal to `daisy(metric = "gower")` of R's cluster
 * package, also where values are missing (the column leaves the mean) and where a column is constant (it counts, with
 * a difference of 0). A level unknown to its column differs from every other cell.
 *
 * @returns a symmetric function of two row positions, in [0, 1]; NaN for rows that share no column
 * @throws RangeError when a number is infinite, or the weights are not one non-negative number a column
 */
export function gower(data: MixedData, options: GowerOptions = {}): (a: number, b: number) => number {
  const { numeric, codes, levels, p, q } = pack(data, { allowGaps: true });
  const weights = checkedWeights(options.weights, p + q);
  const ranges = numeric.map(rangeOf);

  return (a, b) => {
    if (a === b) return 0;
    let sum = 0;
    let total = 0;
    for (let j = 0; j < p; j++) {
      const difference = Math.abs(numeric[j]![a]! - numeric[j]![b]!);
      if (Number.isNaN(difference)) continue;
      total += weights[j]!;
      if (difference > 0) sum += (weights[j]! * difference) / ranges[j]!;
    }
    for (let j = 0; j < q; j++) {
      const code = codes[j]![a]!;
      const other = codes[j]![b]!;
      if (code === MISSING || other === MISSING) continue;
      total += weights[p + j]!;
      if (code !== other || code >= levels[j]!) sum += weights[p + j]!;
    }
    return sum / total;
  };
}

/**
 * All pairs' Gower dissimilarities in R's and scipy's condensed order: (0,1), (0,2), … (0,n−1), (1,2), …
 *
 * @returns n(n − 1)/2 numbers; 10,000 rows take 400 MB
 * @throws RangeError as `gower`
 */
export function gowerMatrix(data: MixedData, options: GowerOptions = {}): Float64Array {
  const distance = gower(data, options);
  const condensed = new Float64Array((data.rows * (data.rows - 1)) / 2);
  let position = 0;
  for (let a = 0; a < data.rows; a++) {
    for (let b = a + 1; b < data.rows; b++) condensed[position++] = distance(a, b);
  }
  return condensed;
}

/** Checked weights for so many columns, 1 each where none are given. */
export function checkedWeights(weights: readonly number[] | undefined, columns: number): readonly number[] {
  if (weights === undefined) return new Array<number>(columns).fill(1);
  const good =
    weights.length === columns && weights.every((weight) => weight >= 0 && Number.isFinite(weight));
  if (!good || !weights.some((weight) => weight > 0)) {
    throw new RangeError(`Gower takes ${columns} column weights, none negative and not all 0.`);
  }
  return weights;
}

/** Largest less smallest, missing values aside; 0 for a column without values. */
export function rangeOf(column: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < column.length; i++) {
    if (column[i]! < least) least = column[i]!;
    if (column[i]! > most) most = column[i]!;
  }
  return most > least ? most - least : 0;
}
