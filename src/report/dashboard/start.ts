import type { Engine, Row, Value } from '../../engine/engine.ts';
import type { Book } from '../book/book.ts';
import { measureBook } from '../book/measure.ts';
import { dimensions, slicers } from '../measures/dimensions.ts';
import { measures } from '../measures/measures.ts';
import { readDataset } from './datasets.ts';

/** What every page needs: how to write figures, what the segments are called. */
export interface Start {
  readonly run: Row | null;
  readonly segments: readonly { readonly id: number; readonly name: string; readonly share: number }[];
  readonly measures: readonly {
    readonly name: string;
    readonly label: string;
    readonly unit: string;
    readonly how: string;
  }[];
  readonly people: Row;
  /** Whose map is shown: two letters. */
  readonly country: string;
  /** False in a static export: nothing there names a customer. */
  readonly hasCustomers: boolean;
}

/** A filter. */
export interface Slicer {
  readonly name: string;
  readonly label: string;
  /** Values with their policyholders. */
  readonly values: readonly (readonly [value: Value, customers: number])[];
}

/** What figures can be filtered by, and told apart by. */
export interface Choices {
  readonly slicers: readonly Slicer[];
  /** Dimensions with more than one value. */
  readonly varying: readonly string[];
}

export const choicesOf = (book: Book): Choices => ({
  slicers: slicersOf(book),
  varying: dimensions.flatMap(({ name }) =>
    book.dimensions.has(name) && valuesIn(book, name).length > 1 ? [name] : [],
  ),
});

const valuesIn = (book: Book, name: string) =>
  measureBook(book, { measures: ['policies'], by: [name], where: {}, limit: 2 });

const slicersOf = (book: Book): Slicer[] =>
  slicers
    .filter(({ name }) => book.dimensions.has(name))
    .map(({ name, label }) => ({
      name,
      label,
      values: measureBook(book, { measures: ['customers'], by: [name], where: {} }).map(
        ([value, customers]) => [value!, Number(customers)] as const,
      ),
    }));

export async function readStart(engine: Engine, country: string | null): Promise<Start> {
  const [run = null] = await readDataset(engine, 'run');
  const segments = await engine.rows(
    'SELECT segment_id, name, share FROM current_segments ORDER BY segment_id',
  );
  const [people = {}] = await readDataset(engine, 'people');
  return {
    run,
    segments: segments.map(({ segment_id: id, name, share }) => ({
      id: Number(id),
      name: String(name),
      share: Number(share),
    })),
    measures: measures.map(({ name, label, unit, how }) => ({ name, label, unit, how })),
    people,
    country: (country ?? regionOf(String(run?.locale ?? 'en-GB'))).toLowerCase(),
    hasCustomers: true,
  };
}

/** The country that a locale is of. */
export function regionOf(locale: string): string {
  try {
    return new Intl.Locale(locale).maximize().region ?? 'GB';
  } catch {
    return 'GB';
  }
}
