import type { MixedData } from '../data.ts';
import { type GowerColumns, type GowerOptions, gowerColumns, spanOf } from './columns.ts';
import { measureRow, withMeasured } from './row.ts';

/**
 * Gower's (1971) dissimilarity between rows of one table: the weighted mean, over the columns where both rows have a
 * value, of |x − y| / range for numbers and 0 or 1 for categories. Equal to `daisy(metric = "gower")` of R's cluster
 * package, also where values are missing (the column leaves the mean) and where a column is constant (it counts, with
 * a difference of 0). A level unknown to its column differs from every other cell. A row is at distance 0 from itself.
 *
 * @returns a symmetric function of two row positions, in [0, 1]; NaN for two rows that share no column
 * @throws RangeError when a number is infinite, or the weights are not one non-negative number a column
 */
export function gower(data: MixedData, options: GowerOptions = {}): (a: number, b: number) => number {
  const columns = gowerColumns(data, options);
  const measured = { columns, table: null };
  const distance = new Float64Array(1);
  return (a, b) => {
    if (a === b) return 0;
    measureRow(columns, a, measured, b, distance);
    return distance[0]!;
  };
}

/**
 * All pairs' Gower dissimilarities.
 *
 * @returns n × n numbers, row-major; 10,000 rows take 800 MB
 * @throws RangeError as `gower`
 */
export function gowerMatrix(data: MixedData, options: GowerOptions = {}): Float64Array {
  const columns = gowerColumns(data, options);
  const n = data.rows;
  const matrix = new Float64Array(n * n);
  withMeasured(columns, (measured) => {
    for (let a = 0; a < n; a++) {
      measureRow(columns, a, measured, a + 1, matrix.subarray(a * n + a + 1, (a + 1) * n));
    }
  });
  mirror(matrix, n);
  return matrix;
}

/** Copies the upper triangle into the lower one, tile by tile: down whole columns every cell would miss the cache. */
function mirror(matrix: Float64Array, n: number): void {
  const TILE = 64;
  for (let top = 0; top < n; top += TILE) {
    for (let left = top; left < n; left += TILE) {
      for (let a = top; a < Math.min(top + TILE, n); a++) {
        for (let b = Math.max(left, a + 1); b < Math.min(left + TILE, n); b++) {
          matrix[b * n + a] = matrix[a * n + b]!;
        }
      }
    }
  }
}

/**
 * All pairs' Gower dissimilarities in R's and scipy's condensed order: (0,1), (0,2), … (0,n−1), (1,2), …
 *
 * @returns n(n − 1)/2 numbers; 10,000 rows take 400 MB
 * @throws RangeError as `gower`
 */
export function gowerCondensed(data: MixedData, options: GowerOptions = {}): Float64Array {
  const columns = gowerColumns(data, options);
  const n = data.rows;
  const condensed = new Float64Array((n * (n - 1)) / 2);
  withMeasured(columns, (measured) => {
    let position = 0;
    for (let a = 0; a < n; a++) {
      measureRow(columns, a, measured, a + 1, condensed.subarray(position, position + n - 1 - a));
      position += n - 1 - a;
    }
  });
  return condensed;
}

/**
 * Gower dissimilarities between the rows of two tables of the same columns. Ranges are taken over both.
 *
 * @returns a.rows × b.rows numbers, row-major; NaN where two rows share no column
 * @throws RangeError as `gower`, and when the tables' columns or their levels differ
 */
export function gowerBetween(a: MixedData, b: MixedData, options: GowerOptions = {}): Float64Array {
  const { one, other } = bothColumns(a, b, options);
  const distances = new Float64Array(a.rows * b.rows);
  withMeasured(other, (measured) => {
    for (let row = 0; row < a.rows; row++) {
      measureRow(one, row, measured, 0, distances.subarray(row * b.rows, (row + 1) * b.rows));
    }
  });
  return distances;
}

/** The rows of a table that lie nearest to each of some rows. */
export interface Neighbours {
  /** Queries × count, row-major, nearest first; the earlier row of equals. −1 where there are no more. */
  readonly rows: Int32Array;
  /** As `rows`; NaN where there are no more. */
  readonly distances: Float64Array;
}

/**
 * The so many rows of a table that lie nearest to each of another's by Gower's dissimilarity. Ranges are taken over
 * both. Rows that share no column with a query are none of its neighbours.
 *
 * @throws RangeError as `gowerBetween`, and when the count is not a whole number of 1 or more
 */
export function gowerNearest(
  queries: MixedData,
  data: MixedData,
  count: number,
  options: GowerOptions = {},
): Neighbours {
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(`The number of neighbours must be a whole number of 1 or more, not ${count}.`);
  }
  const { one, other } = bothColumns(queries, data, options);
  const distances = new Float64Array(queries.rows * count).fill(Number.NaN);
  const rows = new Int32Array(queries.rows * count).fill(-1);
  const all = new Float64Array(data.rows);
  withMeasured(other, (measured) => {
    for (let query = 0; query < queries.rows; query++) {
      measureRow(one, query, measured, 0, all);
      const from = query * count;
      keepNearest(all, rows.subarray(from, from + count), distances.subarray(from, from + count));
    }
  });
  return { rows, distances };
}

/** Keeps the nearest in order, by insertion: few of many rows are ever among them. */
function keepNearest(all: Float64Array, rows: Int32Array, distances: Float64Array): void {
  const last = rows.length - 1;
  for (let row = 0; row < all.length; row++) {
    const distance = all[row]!;
    if (Number.isNaN(distance) || distance >= distances[last]!) continue;
    let at = last;
    for (; at > 0 && !(distances[at - 1]! <= distance); at--) {
      distances[at] = distances[at - 1]!;
      rows[at] = rows[at - 1]!;
    }
    distances[at] = distance;
    rows[at] = row;
  }
}

function bothColumns(
  a: MixedData,
  b: MixedData,
  options: GowerOptions,
): { one: GowerColumns; other: GowerColumns } {
  const alike =
    a.numeric.length === b.numeric.length &&
    a.categorical.length === b.categorical.length &&
    a.categorical.every(({ levels }, j) => {
      const others = b.categorical[j]!.levels;
      return levels.length === others.length && levels.every((level, l) => level === others[l]);
    });
  if (!alike) throw new RangeError('Two tables need the same columns, encoded with the same levels.');
  const spans = a.numeric.map((column, j) => spanOf([column, b.numeric[j]!]));
  return { one: gowerColumns(a, options, spans), other: gowerColumns(b, options, spans) };
}
