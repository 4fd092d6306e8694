import { type Formats, formatShare, formatValue, termOf } from '../domain/glossary.ts';
import type { Difference, FeatureProfile } from '../domain/segment.ts';
import { cohensH, outsideOf } from '../math/effect.ts';
import type { Profile } from './profile.ts';

/** A difference smaller than this is not worth a word (Cohen calls 0.2 small and 0.5 medium). */
const worthSaying = 0.3;

/** Rarer levels are few people, and no way to describe a segment. */
const commonLevel = 0.1;

/** What sets a segment of the given share of customers apart from the others, strongest first. */
export function differences(profile: Profile, share: number, formats: Formats): Difference[] {
  return Object.entries(profile)
    .flatMap(([feature, figures]) => difference(feature, figures, share, formats))
    .filter(({ effect }) => effect >= worthSaying)
    .sort((a, b) => b.effect - a.effect);
}

/** The phrase compares with all customers, as a reader can check; the effect with those outside the segment. */
function difference(feature: string, figures: FeatureProfile, share: number, formats: Formats): Difference[] {
  if (share >= 1) return [];
  const outside = (own: number, overall: number) => outsideOf(own, overall, share);
  if (figures.kind === 'numeric') {
    const { mean, overall, spread } = figures;
    if (!(spread > 0) || Number.isNaN(mean)) return [];
    const direction = mean > overall ? 'above' : 'below';
    const [own, all] = [formatValue(feature, mean, formats), formatValue(feature, overall, formats)];
    return [
      {
        feature,
        direction,
        effect: Math.abs(mean - outside(mean, overall)) / spread,
        level: null,
        phrase: `${termOf(feature)[direction]} (${own}, all customers ${all})`,
      },
    ];
  }
  const [widest] = figures.levels
    .filter(({ share: own }) => own >= commonLevel)
    .map((level) => ({ ...level, effect: cohensH(level.share, outside(level.share, level.overall)) }))
    .sort((a, b) => b.effect - a.effect);
  if (!widest || widest.effect <= 0) return [];
  const shares = `${formatShare(widest.share, formats.locale)}, all customers ${formatShare(widest.overall, formats.locale)}`;
  const often = widest.share > 0.5 ? 'mostly' : 'more often';
  const phrase = `${often} ${widest.level} (${shares})`;
  return [{ feature, direction: 'above', effect: widest.effect, level: widest.level, phrase }];
}
