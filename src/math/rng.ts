import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of pseudo-random numbers. The same seed gives the same stream on every machine and thread. */
export interface Rng {
  /** Uniform in [0, 1), with 53 random bits. */
  next(): number;
  /** A whole number from 0 to n − 1, each equally likely; n from 1 to 2³². */
  int(n: number): number;
  /** Standard normal, by the Box–Muller transform. */
  normal(): number;
}

const GOLDEN_RATIO = 0x9e3779b9;

/**
 * A generator (xoroshiro128+ of pure-rand) for a seed.
 *
 * @param seed any safe integer; neighbouring seeds give unrelated streams
 * @throws RangeError when the seed is no safe integer
 */
export function rng(seed: number): Rng {
  const base = derive(seed);
  const word = (i: number) => scramble(base + Math.imul(i, GOLDEN_RATIO));
  const source = xoroshiro128plusFromState([word(1), word(2), word(3), word(4)]);

  const next = () => ((source.next() >>> 5) * 2 ** 26 + (source.next() >>> 6)) / 2 ** 53;
  return {
    next,
    int: (n) => uniformInt(source, 0, n - 1),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/**
 * A seed for one piece of a larger work, from the work's seed and the piece's position in it. Pieces seeded so can run
 * in any order, on any thread, and draw the same numbers.
 *
 * @returns a whole number in [0, 2³²)
 * @throws RangeError when the seed or a label is no safe integer
 */
export function derive(seed: number, ...labels: readonly number[]): number {
  let hash = 0;
  for (const value of [seed, ...labels]) {
    if (!Number.isSafeInteger(value)) throw new RangeError(`A seed must be a whole number, not ${value}.`);
    hash = scramble((hash ^ (value | 0)) + GOLDEN_RATIO);
    hash = scramble((hash ^ Math.floor(value / 2 ** 32)) + GOLDEN_RATIO);
  }
  return hash >>> 0;
}

/** MurmurHash3's finaliser: every bit of the input reaches every bit of the output. */
function scramble(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
