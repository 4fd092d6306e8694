import type { Book } from '../book/book.ts';
import { LEAST } from './hide.ts';

/** How many customers of each segment lie in each field of the map, where they are enough. */
export interface Density {
  readonly columns: number;
  readonly rows: number;
  /** Column, row, segment, customers. */
  readonly fields: readonly (readonly [column: number, row: number, segment: number, customers: number])[];
  /** Customers on the map, and those in fields that are shown. */
  readonly total: number;
  readonly shown: number;
}

const COLUMNS = 36;
const ROWS = 24;

/**
 * The map without customers. Fields with fewer than LEAST customers of a segment are left out; where that is one
 * field of a segment only, the smallest other with it, since segments add up to their size.
 */
export function densityOf(book: Book): Density {
  const { codes, values } = book.dimensions.get('segment')!;
  const places = Array.from({ length: book.customers }, (_, place) => place).filter(
    (place) => !Number.isNaN(book.x[place]!) && values[codes[place]!] !== null,
  );
  const across = fieldOf(book.x, places, COLUMNS);
  const up = fieldOf(book.y, places, ROWS);
  const counts = new Map<string, number>();
  for (const place of places) {
    const key = `${across(place)} ${up(place)} ${values[codes[place]!]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const all = [...counts].map(([key, count]) => {
    const [column, row, segment] = key.split(' ').map(Number) as [number, number, number];
    return [column, row, segment, count] as const;
  });
  const fields = [...Map.groupBy(all, ([, , segment]) => segment).values()].flatMap(enough);
  return {
    columns: COLUMNS,
    rows: ROWS,
    fields,
    total: places.length,
    shown: fields.reduce((sum, [, , , count]) => sum + count, 0),
  };
}

function fieldOf(values: Float64Array, places: readonly number[], fields: number): (place: number) => number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const place of places) {
    low = Math.min(low, values[place]!);
    high = Math.max(high, values[place]!);
  }
  const width = high > low ? high - low : 1;
  return (place) => Math.min(fields - 1, Math.floor(((values[place]! - low) / width) * fields));
}

function enough(fields: readonly Density['fields'][number][]): Density['fields'][number][] {
  const shown = fields.filter(([, , , count]) => count >= LEAST).sort((a, b) => a[3] - b[3]);
  return fields.length - shown.length === 1 ? shown.slice(1) : shown;
}
