import type { Rng } from '../math/rng.ts';

/** How often each value comes up, relative to the others. */
export type Weights = Readonly<Record<string, number>>;

/** A normal curve cut off at both ends. */
export interface Spread {
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

/** A curve with a long right tail, such as incomes have: half the draws are below the median. */
export interface Skewed {
  readonly median: number;
  /** Standard deviation of the logarithm; 0 would draw the median only. */
  readonly sigma: number;
}

export function pick(random: Rng, weights: Weights): string {
  const values = Object.keys(weights);
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  let left = random.next() * total;
  for (const value of values) {
    left -= weights[value]!;
    if (left < 0) return value;
  }
  return values.at(-1)!;
}

export function within(random: Rng, { mean, sd, min, max }: Spread): number {
  for (;;) {
    const value = mean + sd * random.normal();
    if (value >= min && value <= max) return value;
  }
}

export function skewed(random: Rng, { median, sigma }: Skewed): number {
  return median * Math.exp(sigma * random.normal());
}

export function roundTo(step: number, value: number): number {
  return Math.max(1, Math.round(value / step)) * step;
}
