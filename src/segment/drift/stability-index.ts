import { multinomial } from '../../math/binomial.ts';
import { rng } from '../../math/rng.ts';
import { sum } from '../../math/sum.ts';

/** Added to every count, so that a group nobody is in has no infinite weight. */
const CONTINUITY = 0.5;

/**
 * The population stability index of two tables of counts over the same groups: Σ (p − q) ln(p / q), which is
 * Jeffreys' divergence of their shares. 0 where the shares are equal.
 */
export function stabilityIndex(before: readonly number[], now: readonly number[]): number {
  const [p, q] = [sharesOf(before), sharesOf(now)];
  return p.reduce((sum, share, i) => sum + (share - q[i]!) * Math.log(share / q[i]!), 0);
}

function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count + CONTINUITY, 0);
  return counts.map((count) => (count + CONTINUITY) / total);
}

/** Pairs of samples that a limit is calibrated by. */
const DRAWS = 1000;

/**
 * The stability index that two samples of these sizes from one population pass in one of a thousand cases. The
 * population is both tables taken together; draws from it give the index' mean and spread under chance, and the gamma
 * distribution of that mean and spread gives the limit (under chance the index is a scaled χ²).
 */
export function chanceLimit(before: readonly number[], now: readonly number[], seed: number): number {
  const [size, sizeNow] = [sum(before), sum(now)];
  const pooled = sharesOf(before.map((count, i) => count + now[i]!));
  const random = rng(seed);
  const drawn = Array.from({ length: DRAWS }, () =>
    stabilityIndex(multinomial(random, size, pooled), multinomial(random, sizeNow, pooled)),
  );
  const mean = sum(drawn) / DRAWS;
  const variance = sum(drawn.map((value) => (value - mean) ** 2)) / DRAWS;
  return gammaQuantile(mean, variance, NORMAL_999);
}

/** The standard normal's quantile at 0.999. */
const NORMAL_999 = 3.0902323061678132;

/** The quantile of a gamma distribution after Wilson and Hilferty (1931), at the given standard normal quantile. */
function gammaQuantile(mean: number, variance: number, z: number): number {
  if (mean <= 0) return 0;
  const spread = variance / (9 * mean ** 2);
  return mean * Math.max(0, 1 - spread + z * Math.sqrt(spread)) ** 3;
}
