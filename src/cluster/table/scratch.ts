import { groupBytes, groupsOf } from './layout.ts';

/** Rows that are labelled, then tallied, before the next: enough to outweigh the calls, few enough for the cache. */
export const BLOCK = 1024;

/** Addresses of one thread's working space, for up to k clusters and a block of rows. */
export interface Scratch {
  /** k × p f64. */
  readonly means: number;
  /** k × q u16. */
  readonly modes: number;
  /** BLOCK u16 each. */
  readonly labels: number;
  readonly was: number;
  readonly nextLabels: number;
  /** BLOCK f64 each. */
  readonly least: number;
  readonly nextLeast: number;
  readonly slack: number;
  /** k f64. */
  readonly drifts: number;
  /** BLOCK u32, and one more. */
  readonly places: number;
  /** A block of rows in groups. */
  readonly gathered: number;
  /** k × p f64: weighted sums of the numeric columns. */
  readonly sums: number;
  /** k × p f64: weights of the numbers present, where some are missing. */
  readonly present: number;
  /** k × levels f64: weights of each level. */
  readonly counts: number;
  /** k f64 each: weights, and rows. */
  readonly masses: number;
  readonly sizes: number;
  /** One past the last byte. */
  readonly end: number;
}

/** Lays a thread's working space out from an address on. */
export function layScratch(
  start: number,
  shape: { p: number; q: number; levels: number; k: number },
): Scratch {
  const { p, q, levels, k } = shape;
  let next = start;
  const take = (bytes: number) => {
    const address = next;
    next += Math.ceil(bytes / 16) * 16;
    return address;
  };
  return {
    means: take(k * p * 8),
    modes: take(k * q * 2),
    labels: take(BLOCK * 2),
    was: take(BLOCK * 2),
    nextLabels: take(BLOCK * 2),
    least: take(BLOCK * 8),
    nextLeast: take(BLOCK * 8),
    slack: take(BLOCK * 8),
    drifts: take(k * 8),
    places: take(BLOCK * 4 + 4),
    gathered: take(groupsOf(BLOCK) * groupBytes(p, q)),
    sums: take(k * p * 8),
    present: take(k * p * 8),
    counts: take(k * levels * 8),
    masses: take(k * 8),
    sizes: take(k * 8),
    end: next,
  };
}
