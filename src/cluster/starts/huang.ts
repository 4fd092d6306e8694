import type { Rng } from '../../math/rng.ts';
import type { Packed } from '../pack.ts';

/**
 * The rows whose categories Huang (1998) starts k-modes from: k prototypes drawn level by level, as often as the levels
 * occur, each then moved onto the row that resembles it most and whose categories no earlier one has (where there is
 * such a row). kmodes 0.12 does the same with another random stream. O(rows · k² · categorical columns).
 */
export function huangRows(data: Packed, k: number, random: Rng): number[] {
  const chosen: number[] = [];
  while (chosen.length < k) {
    const drawn = data.codes.map((column) => column[random.int(data.rows)]!);
    chosen.push(mostAlike(data, drawn, chosen));
  }
  return chosen;
}

function mostAlike(data: Packed, categories: readonly number[], taken: readonly number[]): number {
  const takenCategories = taken.map((row) => data.codes.map((column) => column[row]!));
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < data.rows; i++) {
    const isTaken = takenCategories.some((other) => mismatches(data, i, other) === 0);
    const distance = mismatches(data, i, categories) + (isTaken ? data.q + 1 : 0);
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}

function mismatches({ codes }: Packed, row: number, categories: readonly number[]): number {
  let count = 0;
  for (let j = 0; j < categories.length; j++) if (codes[j]![row] !== categories[j]) count++;
  return count;
}
