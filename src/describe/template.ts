import { type Formats, formatCount, formatShare } from '../domain/glossary.ts';
import type { Difference } from './apart.ts';

interface Draft {
  readonly id: number;
  readonly size: number;
  readonly share: number;
  readonly differences: readonly Difference[];
}

interface Naming {
  readonly name: string;
  readonly description: string;
  readonly namedBy: 'template';
}

/** Who names segments. All at once, because a name is a contrast with the others. */
export type Namer = (drafts: readonly Draft[], formats: Formats) => Promise<ReadonlyMap<number, Naming>>;

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

/** Names and sentences from the figures alone: what is strongest comes first, and no two names are the same. */
export const templateNamer: Namer = async (drafts, formats) => {
  const taken = new Set<string>();
  return new Map(
    drafts.map((draft) => {
      const name = uniqueName(draft, taken);
      taken.add(name);
      return [draft.id, { name, description: sentence(draft, formats), namedBy: 'template' as const }];
    }),
  );
};

function uniqueName({ id, differences }: Draft, taken: ReadonlySet<string>): string {
  const words = differences.flatMap(({ feature, direction }) => adjectives[feature]?.[direction] ?? []);
  const candidates = [words.slice(0, 2), words.slice(0, 3), [words[0], words[2]], [words[1], words[2]]]
    .map((chosen) => chosen.filter((word) => word !== undefined))
    .map((chosen) => [...(chosen.length > 0 ? chosen : ['Typical']), 'Customers'].join(' '));
  return candidates.find((name) => !taken.has(name)) ?? `${candidates[0]} ${id}`;
}

function sentence({ size, share, differences }: Draft, { locale }: Formats): string {
  const who = `${formatCount(size, locale)} customers (${formatShare(share, locale)})`;
  const phrases = differences.slice(0, 3).map(({ phrase }) => phrase);
  return phrases.length === 0
    ? `${who} who are close to the average in every feature.`
    : `${who}: ${phrases.join('; ')}.`;
}
