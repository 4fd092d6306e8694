import type { Cell } from './address.ts';
import { latest, useMeasures } from './source.ts';

/** What the figures suggest for a segment. */
export interface Tactics {
  /** How most of its customers prefer to be contacted; null where that is not known. */
  readonly channel: string | null;
  readonly time: string | null;
  /** The type of product that fewest of its customers hold, measured by all; shares of customers. */
  readonly offer: { readonly type: string; readonly own: number; readonly all: number } | null;
}

/** A type that fewer of all customers hold is no measure of anybody. */
const LEAST_SHARE = 0.08;

/** What the figures suggest for each segment, of all customers; null until they are there. */
export function useTactics(): ((segment: number) => Tactics) | null {
  const ask = (by: readonly string[]) => latest(useMeasures({ measures: ['customers'], by, where: {} }));
  const [channels, times, types] = [
    ask(['segment', 'preferred_channel']),
    ask(['segment', 'preferred_time']),
    ask(['segment', 'product_type']),
  ];
  const [sizes, all] = [ask(['segment']), ask([])];
  const typesOfAll = ask(['product_type']);
  if (!sizes || !all) return null;
  return (segment) => {
    const size = Number(sizes.find(([id]) => id === segment)?.[1] ?? 0);
    return {
      channel: most(channels ?? [], segment),
      time: most(times ?? [], segment),
      offer: gap(types ?? [], typesOfAll ?? [], segment, size, Number(all[0]?.[0] ?? 0)),
    };
  };
}

/** The value that most customers of a segment have; null where one that is left out could have more. */
function most(rows: readonly (readonly Cell[])[], segment: number): string | null {
  const own = rows.filter(([id]) => id === segment);
  if (own.some((row) => row[2] === null)) return null;
  const [first] = own.filter(([, value]) => value !== null).sort((a, b) => Number(b[2]) - Number(a[2]));
  return first ? String(first[1]) : null;
}

function gap(
  rows: readonly (readonly Cell[])[],
  ofAll: readonly (readonly Cell[])[],
  segment: number,
  size: number,
  everybody: number,
): Tactics['offer'] {
  if (size === 0 || everybody === 0) return null;
  const own = new Map(rows.filter(([id]) => id === segment).map(([, type, count]) => [type, count]));
  const [widest] = ofAll
    .flatMap(([type, count]) => {
      const all = Number(count) / everybody;
      const held = own.has(type!) ? own.get(type!)! : 0;
      if (type === null || held === null || all < LEAST_SHARE) return [];
      return [{ type: String(type), own: Number(held) / size, all }];
    })
    .sort((a, b) => a.own / a.all - b.own / b.all);
  return widest && widest.own < 0.8 * widest.all ? widest : null;
}

/** The same as a sentence or two; empty where the figures suggest nothing. */
export function tacticsText({ channel, time, offer }: Tactics, share: (value: number) => string): string {
  const preferred = [channel, time].filter(Boolean).join(', ');
  const contact = preferred ? `Most often preferred: ${preferred}.` : '';
  const room = offer
    ? `${offer.type} is held by ${share(offer.own)} of them against ${share(offer.all)} of all: worth offering where it fits.`
    : '';
  return [contact, room].filter(Boolean).join(' ');
}
