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
export const templateNamer: Namer = namerAfter(new Map());

/** The same, while segments that have a name keep it: a name belongs to its segment, and to no other one after it. */
export function namerAfter(names: ReadonlyMap<number, string>): Namer {
  return async (drafts, formats) => nameAll(drafts, names, formats);
}

function nameAll(
  drafts: readonly Draft[],
  names: ReadonlyMap<number, string>,
  formats: Formats,
): ReadonlyMap<number, Naming> {
  const taken = new Set<string>(names.values());
  return new Map(
    drafts.map((draft) => {
      const name = names.get(draft.id) ?? uniqueName(draft, taken);
      taken.add(name);
      return [draft.id, { name, description: sentence(draft, formats), namedBy: 'template' as const }];
    }),
  );
}

/** The strongest two features that tell it from the others, always in the order of the table above. */
function uniqueName({ differences }: Draft, taken: ReadonlySet<string>): string {
  const order = Object.keys(adjectives);
  const [first, second, third] = differences.filter(({ feature }) => order.includes(feature));
  const named = (chosen: readonly (Difference | undefined)[]) => {
    const sorted = chosen
      .filter((difference) => difference !== undefined)
      .sort((a, b) => order.indexOf(a.feature) - order.indexOf(b.feature))
      .map(({ feature, direction }) => adjectives[feature]![direction]);
    return [...(sorted.length > 0 ? sorted : ['Typical']), 'Customers'].join(' ');
  };
  const candidates = [
    [first, second],
    [first, second, third],
    [first, third],
    [second, third],
  ].map(named);
  const free = candidates.find((name) => !taken.has(name));
  if (free) return free;
  const letter = [...'BCDEFGHIJKLMNOPQRSTUVWXYZ'].find((mark) => !taken.has(`${candidates[0]} (${mark})`));
  return `${candidates[0]} (${letter ?? taken.size})`;
}

function sentence({ size, share, differences }: Draft, { locale }: Formats): string {
  const who = `${formatCount(size, locale)} customers (${formatShare(share, locale)})`;
  const phrases = differences.slice(0, 3).map(({ phrase }) => phrase);
  return phrases.length === 0
    ? `${who} who are close to the average in every feature.`
    : `${who}: ${phrases.join('; ')}.`;
}
