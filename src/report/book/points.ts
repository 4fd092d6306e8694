import type { Slice } from '../measures/query.ts';
import type { Book } from './book.ts';
import { choose } from './choose.ts';

/** Customers on the map at most; more are drawn from, the same ones each time. */
const MOST_POINTS = 6000;

export interface PointsAnswer {
  readonly total: number;
  readonly points: readonly (readonly [x: number, y: number, segment: number, customer: string])[];
}

/** Places on the map (FAMD) of customers whom slicers leave, of a sample where there are many. */
export function pointsOf(book: Book, where: Slice): PointsAnswer {
  const { codes, values } = book.dimensions.get('segment')!;
  const shown = choose(book, where).customers.filter(
    (place) => !Number.isNaN(book.x[place]!) && values[codes[place]!] !== null,
  );
  const every = Math.max(1, Math.ceil(shown.length / MOST_POINTS));
  const points = Array.from({ length: Math.floor((shown.length + every - 1) / every) }, (_, i) => {
    const place = shown[i * every]!;
    return [book.x[place]!, book.y[place]!, Number(values[codes[place]!]), book.ids[place]!] as const;
  });
  return { total: shown.length, points };
}
