import type { Rng } from '../../src/math/rng.ts';

export const pick = <T>(rng: Rng, from: readonly T[]): T => from[rng.int(from.length)]!;

export const happens = (rng: Rng, probability: number): boolean => rng.next() < probability;

/** Applies one to `most` of the operations, each drawn anew, one after another. */
export function several<T>(
  rng: Rng,
  most: number,
  operations: readonly ((rng: Rng, of: T) => T)[],
  of: T,
): T {
  let result = of;
  for (let left = 1 + rng.int(most); left > 0; left--) result = pick(rng, operations)(rng, result);
  return result;
}

/** A place in something of the given length, and how much to take there. */
export function slice(rng: Rng, length: number, most = length): readonly [from: number, to: number] {
  const from = rng.int(length + 1);
  return [from, Math.min(length, from + 1 + rng.int(Math.max(1, most)))];
}
