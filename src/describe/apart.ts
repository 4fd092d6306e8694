import { type Formats, formatShare, formatValue, termOf } from '../domain/glossary.ts';
import type { FeatureProfile } from '../domain/segment.ts';
import type { Profile } from './profile.ts';

/** One way in which a segment differs from all customers. */
export interface Difference {
  readonly feature: string;
  readonly direction: 'above' | 'below';
  /** Comparable between numbers and categories: standard deviations, or Cohen's h for shares. */
  readonly effect: number;
  readonly phrase: string;
}

/** A difference smaller than this is not worth a word (Cohen calls 0.2 small and 0.5 medium). */
const worthSaying = 0.3;

/** What sets a segment apart, strongest first. */
export function differences(profile: Profile, formats: Formats): Difference[] {
  return Object.entries(profile)
    .flatMap(([feature, figures]) => difference(feature, figures, formats))
    .filter(({ effect }) => effect >= worthSaying)
    .sort((a, b) => b.effect - a.effect);
}

function difference(feature: string, figures: FeatureProfile, formats: Formats): Difference[] {
  if (figures.kind === 'numeric') {
    if (!(figures.spread > 0) || Number.isNaN(figures.mean)) return [];
    const direction = figures.mean > figures.overall ? 'above' : 'below';
    const [own, all] = [
      formatValue(feature, figures.mean, formats),
      formatValue(feature, figures.overall, formats),
    ];
    return [
      {
        feature,
        direction,
        effect: Math.abs(figures.mean - figures.overall) / figures.spread,
        phrase: `${termOf(feature)[direction]} (${own}, all customers ${all})`,
      },
    ];
  }
  const [widest] = figures.levels
    .map((level) => ({ ...level, effect: cohensH(level.share, level.overall) }))
    .sort((a, b) => b.effect - a.effect);
  if (!widest || widest.effect <= 0) return [];
  const shares = `${formatShare(widest.share, formats.locale)}, all customers ${formatShare(widest.overall, formats.locale)}`;
  const often = widest.share > 0.5 ? 'mostly' : 'more often';
  return [
    {
      feature,
      direction: 'above',
      effect: widest.effect,
      phrase: `${often} ${widest.level.toLowerCase()} (${shares})`,
    },
  ];
}

/** The difference of two shares on the arcsine scale (Cohen 1988), positive where the first is larger. */
function cohensH(share: number, overall: number): number {
  return 2 * Math.asin(Math.sqrt(share)) - 2 * Math.asin(Math.sqrt(overall));
}
