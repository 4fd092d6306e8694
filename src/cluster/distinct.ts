import type { Packed } from './pack.ts';

/**
 * How many rows differ from each other, counted no further than `limit`. When γ is 0 a category makes no difference.
 */
export function countDistinct(data: Packed, gamma: number, limit: number): number {
  const numbers = (i: number) => data.numeric.map((column) => column[i]).join();
  const categories = (i: number) => data.codes.map((codes) => codes[i]).join();
  const seen = new Set<string>();
  for (let i = 0; i < data.rows && seen.size < limit; i++) {
    seen.add(gamma === 0 ? numbers(i) : `${numbers(i)};${categories(i)}`);
  }
  return seen.size;
}
