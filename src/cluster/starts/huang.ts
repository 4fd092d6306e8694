import type { Rng } from '../../math/rng.ts';
import { codeAt, type Table } from '../table/table.ts';

/**
 * The rows whose categories Huang (1998) starts k-modes from: k prototypes drawn level by level, as often as the levels
 * occur, each then moved onto the row that resembles it most and whose categories no earlier one has (where there is
 * such a row). kmodes 0.12 does the same with another random stream. O(rows · k² · categorical columns).
 */
export function huangRows(table: Table, k: number, random: Rng): number[] {
  const chosen: number[] = [];
  while (chosen.length < k) {
    const drawn = Array.from({ length: table.q }, (_, j) => codeAt(table, random.int(table.rows), j));
    chosen.push(mostAlike(table, drawn, chosen));
  }
  return chosen;
}

function mostAlike(table: Table, categories: readonly number[], taken: readonly number[]): number {
  const takenCategories = taken.map((row) =>
    Array.from({ length: table.q }, (_, j) => codeAt(table, row, j)),
  );
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < table.rows; i++) {
    const isTaken = takenCategories.some((other) => mismatches(table, i, other) === 0);
    const distance = mismatches(table, i, categories) + (isTaken ? table.q + 1 : 0);
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}

function mismatches(table: Table, row: number, categories: readonly number[]): number {
  let count = 0;
  for (let j = 0; j < categories.length; j++) if (codeAt(table, row, j) !== categories[j]) count++;
  return count;
}
