import { DataRefused, type Reason } from '../domain/errors.ts';
import type { RawPart } from '../domain/raw-table.ts';
import { didYouMean } from '../domain/suggest.ts';
import { type Column, columnsOf, type TableName } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import { tidy } from './text.ts';

/** A part's headings: the row they stand in, and their texts by position. */
export interface Headings {
  readonly row: number;
  readonly texts: readonly (string | null)[];
}

/** The first row that is not blank. Throws DataRefused where there is none, or nothing under it. */
export async function readHeadings(engine: Engine, table: TableName, part: RawPart): Promise<Headings> {
  const cells = Array.from({ length: part.width }, (_, i) => `${tidy(`c${i}`)} AS c${i}`);
  const anyCell = Array.from({ length: part.width }, (_, i) => `c${i}`).join(', ');
  const [first] = await engine.rows(`
    WITH tidied AS (SELECT CAST(_row AS BIGINT) AS row, ${cells.join(', ')} FROM ${part.relation})
    SELECT * FROM tidied WHERE coalesce(${anyCell}) IS NOT NULL ORDER BY row LIMIT 1`);
  if (!first)
    throw new DataRefused([
      { code: 'source_empty', table, message: `${part.label} holds no cell with a value.` },
    ]);
  const { row, ...texts } = first;
  return {
    row: Number(row),
    texts: Object.values(texts).map((text) => (text === null ? null : String(text))),
  };
}

export interface ColumnMap {
  /** Our column, and the position of the heading that gives it. */
  readonly positions: ReadonlyMap<string, number>;
  readonly unread: readonly string[];
}

/**
 * Finds our columns among a sheet's headings: by the config's words where it has some, else by name and synonym.
 * Throws DataRefused where a required column, or a heading that the config names, is not there or is there twice.
 */
export function mapHeadings(
  table: TableName,
  headings: Headings,
  label: string,
  configured: Readonly<Record<string, string>>,
  extras: readonly string[] = [],
): ColumnMap {
  const positions = new Map<string, number>();
  const faults: Reason[] = [];
  const columns: readonly Column[] = columnsOf[table];
  for (const column of columns) {
    const wanted = configured[column.name];
    const found = wanted === undefined ? recognise(column, headings) : named(wanted, headings);
    const [position] = found;
    if (position === undefined) {
      const fault = absent(table, column, wanted, headings, label);
      if (fault) faults.push(fault);
    } else if (found.length > 1 && (wanted !== undefined || column.required)) {
      faults.push({
        code: 'heading_twice',
        table,
        column: column.name,
        message: `${label} has the heading "${headings.texts[position]}" ${found.length} times, so ${column.name} cannot be told. Rename one of them.`,
      });
    } else if (found.length === 1) {
      positions.set(column.name, position);
    }
  }
  for (const extra of extras) {
    const [position] = named(extra, headings);
    if (position !== undefined && !positions.has(extra)) positions.set(extra, position);
  }
  if (faults.length > 0) throw new DataRefused(faults);
  const read = new Set(positions.values());
  const unread = headings.texts.flatMap((text, i) => (text !== null && !read.has(i) ? [text] : []));
  return { positions, unread };
}

function named(heading: string, { texts }: Headings): number[] {
  return matching(texts, (text) => words(text) === words(heading));
}

/** A heading that is the column's own name beats its synonyms, and an earlier synonym a later one. */
function recognise(column: Column, { texts }: Headings): number[] {
  for (const name of [column.name, ...column.synonyms]) {
    const found = matching(texts, (text) => words(text) === words(name));
    if (found.length > 0) return found;
  }
  return [];
}

/** The one heading that names a column, and whether by its own name; undefined for none and for several. */
export function recogniseByName(
  column: Column,
  headings: Headings,
): { position: number; by: 'name' | 'synonym' } | undefined {
  const [position, another] = recognise(column, headings);
  if (position === undefined || another !== undefined) return undefined;
  return { position, by: words(headings.texts[position]!) === words(column.name) ? 'name' : 'synonym' };
}

function matching(texts: readonly (string | null)[], matches: (text: string) => boolean): number[] {
  return texts.flatMap((text, i) => (text !== null && matches(text) ? [i] : []));
}

function absent(
  table: TableName,
  column: Column,
  wanted: string | undefined,
  headings: Headings,
  label: string,
): Reason | undefined {
  if (!column.required && wanted === undefined) return undefined;
  if (!column.required) return undefined;
  const texts = headings.texts.filter((text) => text !== null);
  const hint = didYouMean(wanted ?? column.name, texts) || ` Its headings are: ${texts.join(', ')}.`;
  const message = wanted
    ? `${label} has no column "${wanted}", which the config names for ${column.name}.${hint}`
    : `${label} has no column for ${column.name}.${hint}`;
  return {
    code: 'column_missing',
    table,
    column: column.name,
    message: `${message} Name it under sources.${table}.columns in the config.`,
  };
}

/** Lower-case words of a heading, without units in brackets, punctuation or camelCase: "Annual Income (£)" is "annual income". */
function words(heading: string): string {
  return heading
    .replaceAll(/[([].*?[)\]]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/\bidentifier\b/, 'id')
    .replace(/\bnum\b/, 'number');
}
