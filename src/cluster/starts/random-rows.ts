import type { Rng } from '../../math/rng.ts';

/** k different row positions below n, each set equally likely (Floyd's sampling). */
export function randomRows(n: number, k: number, random: Rng): number[] {
  const chosen = new Set<number>();
  for (let last = n - k; last < n; last++) {
    const row = random.int(last + 1);
    chosen.add(chosen.has(row) ? last : row);
  }
  return [...chosen];
}
