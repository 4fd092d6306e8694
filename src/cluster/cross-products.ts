import type { Packed } from './pack.ts';

/**
 * The covariances (with 1/n) of z-scored numeric columns and of one-hot levels coded (o − p)/√p, without ever building
 * those columns: correlations, level means and counts of level pairs say it all.
 *
 * @param shares each categorical column's level frequencies p
 * @returns size × size, row-major, numeric columns first, then the levels of each categorical column; rows and columns
 *   of constant numbers and of levels that do not occur are 0
 */
export function crossProducts(
  data: Packed,
  means: Float64Array,
  deviations: Float64Array,
  shares: readonly Float64Array[],
): { matrix: Float64Array; size: number } {
  const offsets = shares.map(
    (_, j) => data.p + shares.slice(0, j).reduce((sum, column) => sum + column.length, 0),
  );
  const size = data.p + shares.reduce((sum, column) => sum + column.length, 0);
  const matrix = new Float64Array(size * size);
  const set = (a: number, b: number, value: number) => {
    matrix[a * size + b] = value;
    matrix[b * size + a] = value;
  };

  const scores = data.numeric.map((column, j) => zScores(column, means[j]!, deviations[j]!));
  scores.forEach((a, i) => {
    for (let j = 0; j <= i; j++) set(i, j, dot(a, scores[j]!) / data.rows);
    shares.forEach((column, c) => {
      const sums = sumsByLevel(a, data.codes[c]!, column.length);
      column.forEach((share, l) => {
        if (share > 0) set(i, offsets[c]! + l, sums[l]! / data.rows / Math.sqrt(share));
      });
    });
  });
  shares.forEach((a, i) => {
    for (let j = 0; j <= i; j++) {
      const b = shares[j]!;
      const counts = pairCounts(data.codes[i]!, a.length, data.codes[j]!, b.length);
      counts.forEach((count, cell) => {
        const l = Math.floor(cell / b.length);
        const m = cell % b.length;
        const expected = a[l]! * b[m]!;
        if (expected > 0)
          set(offsets[i]! + l, offsets[j]! + m, (count / data.rows - expected) / Math.sqrt(expected));
      });
    }
  });
  return { matrix, size };
}

function zScores(column: Float64Array, mean: number, deviation: number): Float64Array {
  return column.map((value) => (deviation === 0 ? 0 : (value - mean) / deviation));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function sumsByLevel(values: Float64Array, codes: Int32Array, levels: number): Float64Array {
  const sums = new Float64Array(levels);
  for (let i = 0; i < codes.length; i++) sums[codes[i]!]! += values[i]!;
  return sums;
}

function pairCounts(a: Int32Array, aLevels: number, b: Int32Array, bLevels: number): Float64Array {
  const counts = new Float64Array(aLevels * bLevels);
  for (let i = 0; i < a.length; i++) counts[a[i]! * bLevels + b[i]!]!++;
  return counts;
}
