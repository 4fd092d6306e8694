import { codeAt, type Table } from '../table/table.ts';

/**
 * The rows whose categories Cao, Liang and Bai (2009) start k-modes from: first the row of the highest density (the
 * mean frequency of its levels), then each time the row with the greatest least density × mismatches to those chosen.
 * The first of equal rows. O(rows · k · categorical columns), without randomness; equal to kmodes 0.12.2.
 */
export function caoRows(table: Table, k: number): number[] {
  const density = densities(table);
  const score = new Float64Array(table.rows).fill(Number.POSITIVE_INFINITY);
  const chosen = [indexOfGreatest(density)];
  while (chosen.length < k) {
    const last = chosen[chosen.length - 1]!;
    for (let i = 0; i < table.rows; i++) {
      score[i] = Math.min(score[i]!, mismatches(table, i, last) * density[i]!);
    }
    chosen.push(indexOfGreatest(score));
  }
  return chosen;
}

function densities(table: Table): Float64Array {
  const { rows, q, levels } = table;
  const density = new Float64Array(rows);
  for (let j = 0; j < q; j++) {
    const counts = new Float64Array(levels[j]!);
    for (let i = 0; i < rows; i++) counts[codeAt(table, i, j)]!++;
    for (let i = 0; i < rows; i++) density[i]! += (counts[codeAt(table, i, j)] ?? 0) / rows / q;
  }
  return density;
}

function mismatches(table: Table, a: number, b: number): number {
  let count = 0;
  for (let j = 0; j < table.q; j++) if (codeAt(table, a, j) !== codeAt(table, b, j)) count++;
  return count;
}

function indexOfGreatest(values: Float64Array): number {
  let greatest = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[greatest]!) greatest = i;
  return greatest;
}
