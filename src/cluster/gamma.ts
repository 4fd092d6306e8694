import { deviation, mean } from '../math/moments.ts';
import type { MixedData } from './data.ts';

/**
 * The weight of a category mismatch when none is given: half the mean standard deviation (ddof 0) of the numeric
 * columns, Huang's (1997) advice as kmodes 0.12 computes it. Without numeric columns it is 1, which makes k-prototypes
 * count mismatches, as k-modes does.
 */
export function defaultGamma(data: MixedData): number {
  if (data.numeric.length === 0) return 1;
  return 0.5 * mean(Float64Array.from(data.numeric, deviation));
}
