import { type Formats, formatCount, formatShare } from '../domain/glossary.ts';
import type { Described, Difference } from '../domain/segment.ts';

const adjectives: Readonly<Record<string, { readonly above: string; readonly below: string }>> = {
  age: { above: 'Older', below: 'Younger' },
  income: { above: 'Higher-Income', below: 'Lower-Income' },
  tenure_years: { above: 'Long-Standing', below: 'Newer' },
  premium_to_coverage: { above: 'Higher-Rate', below: 'Lower-Rate' },
  policies: { above: 'Multi-Policy', below: 'Few-Policy' },
  premium: { above: 'Higher-Premium', below: 'Lower-Premium' },
  coverage: { above: 'Higher-Cover', below: 'Lower-Cover' },
  product_types: { above: 'Many-Product', below: 'Few-Product' },
};

/** A name from the figures alone: the strongest two features that tell it from the others, always in the order of the table above. */
export function templateName({ apart }: Described, taken: ReadonlySet<string>): string {
  const order = Object.keys(adjectives);
  const [first, second, third] = apart.filter(({ feature }) => order.includes(feature));
  const candidates = [
    [first, second],
    [first, second, third],
    [first, third],
    [second, third],
  ].map(nameFrom);
  const free = candidates.find((name) => !taken.has(name));
  if (free) return free;
  const letter = [...'BCDEFGHIJKLMNOPQRSTUVWXYZ'].find((mark) => !taken.has(`${candidates[0]} (${mark})`));
  return `${candidates[0]} (${letter ?? taken.size})`;
}

function nameFrom(chosen: readonly (Difference | undefined)[]): string {
  const order = Object.keys(adjectives);
  const sorted = chosen
    .filter((difference) => difference !== undefined)
    .sort((a, b) => order.indexOf(a.feature) - order.indexOf(b.feature))
    .map(({ feature, direction }) => adjectives[feature]![direction]);
  return [...(sorted.length > 0 ? sorted : ['Typical']), 'Customers'].join(' ');
}

/** Less than it takes to earn a word, so that a figure near the border does not change the name every night. */
const LEAST = 0.15;

/** Whether a name that a template once made says nothing that has ceased to be so. */
export function stillFits(name: string, { profile }: Described): boolean {
  const words = name.split(' ');
  return Object.entries(adjectives).every(([feature, { above, below }]) => {
    if (!words.includes(above) && !words.includes(below)) return true;
    const figures = profile[feature];
    if (figures?.kind !== 'numeric' || !(figures.spread > 0)) return false;
    const off = (figures.mean - figures.overall) / figures.spread;
    return words.includes(above) ? off >= LEAST : off <= -LEAST;
  });
}

/**
 * A sentence from the figures alone.
 *
 * @param mayTell whether a category is a code and may leave the warehouse; what sets a segment apart by another is left out
 */
export function templateSentence(
  { size, share, apart }: Described,
  { locale }: Formats,
  mayTell: (level: string) => boolean,
): string {
  const who = `${formatCount(size, locale)} customers (${formatShare(share, locale)})`;
  const phrases = apart
    .filter(({ level }) => level === null || mayTell(level))
    .slice(0, 3)
    .map(({ phrase }) => phrase);
  return phrases.length === 0
    ? `${who} who are close to the average in every feature.`
    : `${who}: ${phrases.join('; ')}.`;
}
