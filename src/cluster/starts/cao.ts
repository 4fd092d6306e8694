import type { Packed } from '../pack.ts';

/**
 * The rows whose categories Cao, Liang and Bai (2009) start k-modes from: first the row of the highest density (the
 * mean frequency of its levels), then each time the row with the greatest least density × mismatches to those chosen.
 * The first of equal rows. O(rows · k · categorical columns), without randomness; equal to kmodes 0.12.2.
 */
export function caoRows(data: Packed, k: number): number[] {
  const density = densities(data);
  const score = new Float64Array(data.rows).fill(Number.POSITIVE_INFINITY);
  const chosen = [indexOfGreatest(density)];
  while (chosen.length < k) {
    const last = chosen[chosen.length - 1]!;
    for (let i = 0; i < data.rows; i++) {
      score[i] = Math.min(score[i]!, mismatches(data, i, last) * density[i]!);
    }
    chosen.push(indexOfGreatest(score));
  }
  return chosen;
}

function densities({ rows, q, codes, levels }: Packed): Float64Array {
  const density = new Float64Array(rows);
  codes.forEach((column, j) => {
    const counts = new Float64Array(levels[j]!);
    for (let i = 0; i < rows; i++) counts[column[i]!]!++;
    for (let i = 0; i < rows; i++) density[i]! += counts[column[i]!]! / rows / q;
  });
  return density;
}

function mismatches({ codes }: Packed, a: number, b: number): number {
  let count = 0;
  for (const column of codes) if (column[a] !== column[b]) count++;
  return count;
}

function indexOfGreatest(values: Float64Array): number {
  let greatest = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[greatest]!) greatest = i;
  return greatest;
}
