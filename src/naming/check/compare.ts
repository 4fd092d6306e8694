import type { Fact, LevelShare } from '../facts/fact.ts';
import { CLEAR, LARGE, SIMILAR } from '../facts/written.ts';
import type { Comparison, Quantity } from '../words/lexicon.ts';

/** How strongly a comparison is made. */
export type Intensity = 'strong' | 'slight' | null;

/** Whether a comparison agrees with a fact; null where the fact is of another kind and cannot tell. */
export function agrees(fact: Fact, comparison: Comparison, intensity: Intensity): boolean | null {
  if (fact.kind === 'size') return sizeAgrees(fact, comparison);
  if (fact.kind !== 'number') return null;
  const { effect, rank, of, mean } = fact;
  const isAbove = (least: number) => effect >= least && isAs(effect, intensity);
  const isBelow = (least: number) => -effect >= least && isAs(-effect, intensity);
  switch (comparison) {
    case 'above':
      return isAbove(SIMILAR);
    case 'below':
      return isBelow(SIMILAR);
    case 'high':
      return isAbove(intensity === 'slight' ? SIMILAR : CLEAR);
    case 'low':
      return isBelow(intensity === 'slight' ? SIMILAR : CLEAR);
    case 'highest':
      return of > 1 && rank === 1;
    case 'lowest':
      return of > 1 && rank === of;
    case 'similar':
      return Math.abs(effect) < CLEAR;
    default:
      return mean >= 38 && mean < 62;
  }
}

/** "Much" is for large differences, "slightly" for any other. */
const isAs = (effect: number, intensity: Intensity) =>
  intensity === null || (intensity === 'strong' ? effect >= LARGE : effect < LARGE);

function sizeAgrees({ share, rank, of }: Fact & { kind: 'size' }, comparison: Comparison): boolean {
  const even = 1 / of;
  switch (comparison) {
    case 'above':
    case 'high':
      return of > 1 && share > even;
    case 'below':
    case 'low':
      return of > 1 && share < even;
    case 'highest':
      return of > 1 && rank === 1;
    case 'lowest':
      return of > 1 && rank === of;
    default:
      return Math.abs(share - even) < 0.25 * even;
  }
}

/** Whether what a word says of a value's frequency agrees with the value's share. */
export function quantityAgrees(
  quantity: Quantity,
  intensity: Intensity,
  level: LevelShare,
  levels: readonly LevelShare[],
): boolean {
  const { share, effect } = level;
  const least = intensity === 'strong' ? LARGE : SIMILAR;
  const isCommonest = levels.every((other) => other.share <= share);
  switch (quantity) {
    case 'most':
      return share > 0.5;
    case 'commonest':
      return isCommonest;
    case 'often':
      return isCommonest || share >= 0.3 || (effect >= 0.2 && share >= 0.2);
    case 'more':
      return effect >= least;
    case 'fewer':
      return effect <= -least;
    case 'all':
      return share >= 0.995;
    case 'nearly all':
      return share >= 0.85;
    default:
      return share <= 0.2;
  }
}

/** Whether a value may stand for a segment with nothing said of how many have it. */
export function isTypical(level: LevelShare, levels: readonly LevelShare[], inName: boolean): boolean {
  if (inName)
    return (
      level.share > 0.5 ||
      level.effect >= CLEAR ||
      (level.effect >= 0 && levels.every((other) => other.share <= level.share))
    );
  return level.share >= 0.5 || level.effect >= SIMILAR || levels.every((other) => other.share <= level.share);
}
