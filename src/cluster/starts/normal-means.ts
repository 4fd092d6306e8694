import { deviation, mean } from '../../math/moments.ts';
import type { Rng } from '../../math/rng.ts';
import type { Packed } from '../pack.ts';

/**
 * Numeric prototypes drawn from a normal distribution with each column's mean and standard deviation (ddof 0), which
 * kmodes 0.12 sets beside the categories of Huang's and Cao's starts.
 *
 * @returns k × p, row-major
 */
export function normalMeans(data: Packed, k: number, random: Rng): Float64Array {
  const { p, numeric } = data;
  const centres = numeric.map(mean);
  const spreads = numeric.map(deviation);
  return Float64Array.from({ length: k * p }, (_, m) => centres[m % p]! + random.normal() * spreads[m % p]!);
}
