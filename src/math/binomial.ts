import type { Rng } from './rng.ts';

/** From so many expected successes (and failures) on, a normal draw is as good as an exact one. */
const MANY = 30;

/**
 * A draw from the binomial distribution: exact where successes or failures are few, else normal, rounded and kept in
 * range.
 *
 * @param trials a whole number from 0
 * @param share from 0 to 1
 */
function binomial(random: Rng, trials: number, share: number): number {
  if (trials === 0 || share <= 0) return 0;
  if (share >= 1) return trials;
  if (share > 0.5) return trials - binomial(random, trials, 1 - share);
  const mean = trials * share;
  if (mean >= MANY) {
    const drawn = Math.round(mean + Math.sqrt(mean * (1 - share)) * random.normal());
    return Math.min(trials, Math.max(0, drawn));
  }
  // The failures before each success are geometric.
  const scale = Math.log1p(-share);
  let successes = 0;
  for (let at = 0; ; successes++) {
    at += 1 + Math.floor(Math.log1p(-random.next()) / scale);
    if (at > trials) return successes;
  }
}

/** How `trials` fall on the shares, which sum to 1. */
export function multinomial(random: Rng, trials: number, shares: readonly number[]): number[] {
  let left = trials;
  let rest = 1;
  return shares.map((share) => {
    const drawn = rest <= 0 ? 0 : binomial(random, left, Math.min(1, share / rest));
    left -= drawn;
    rest -= share;
    return drawn;
  });
}
