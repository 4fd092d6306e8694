import { DataRefused, type Reason } from '../domain/errors.ts';
import type { RawPart } from '../domain/raw-table.ts';
import { type TableReading, unpinned } from '../domain/settings.ts';
import { didYouMean } from '../domain/suggest.ts';
import { type Column, columnsOf, type TableName } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import { tidyAll } from './text.ts';

/** A part's headings: the row they stand in, and their texts by position. */
export interface Headings {
  readonly row: number;
  readonly texts: readonly (string | null)[];
  /** Rows above that are not blank: titles, notes. */
  readonly above: number;
}

type Configured = Readonly<Record<string, string>>;

/** Headings are looked for in so many rows that are not blank. */
const SEARCHED = 50;

/**
 * The row of headings: the one in which the most of our columns are found, all required ones among them; else, to say
 * what is missing there, the one in which the most are found at all, or the first.
 *
 * @throws DataRefused where no row has a cell, or two different ones are as good
 */
export async function readHeadings(
  engine: Engine,
  table: TableName,
  part: RawPart,
  { columns: configured, headings: wanted }: Pick<TableReading, 'columns' | 'headings'> = unpinned,
): Promise<Headings> {
  const rows = await firstRows(engine, part);
  const [first] = rows;
  if (!first) {
    const message = `${part.label} holds no cell with a value.`;
    throw new DataRefused([{ code: 'source_empty', table, message }]);
  }
  if (wanted !== null) {
    const pinned = rows.find(({ row }) => row === wanted);
    if (pinned) return pinned;
    const message = `The config says that the headings of ${part.label} are in row ${wanted}, and that row is blank or not among the first ones.`;
    throw new DataRefused([{ code: 'headings_missing', table, message }]);
  }
  const scored = rows.map((headings) => ({ headings, ...scoreOf(table, headings, configured) }));
  const complete = scored.filter(({ missing }) => missing === 0);
  const candidates = complete.length > 0 ? complete : scored.filter(({ found }) => found > 1);
  const best = candidates.reduce((most, { found }) => Math.max(most, found), 0);
  const chosen = candidates.find(({ found }) => found === best)?.headings ?? first;
  const rival = complete.find(({ found, headings }) => found === best && !isSame(headings, chosen));
  if (rival) {
    const message = `Rows ${chosen.row} and ${rival.headings.row} of ${part.label} could both be the headings. Take one of them out.`;
    throw new DataRefused([{ code: 'headings_twice', table, message }]);
  }
  return chosen;
}

/** The first rows with a cell that has a value. */
async function firstRows(engine: Engine, part: RawPart): Promise<Headings[]> {
  const columns = Array.from({ length: part.width }, (_, i) => `c${i}`);
  const rows = await engine.rows(`
    WITH tidied AS (
      SELECT CAST(_row AS BIGINT) AS row, ${tidyAll(columns)} AS texts
      FROM (SELECT * FROM ${part.relation} LIMIT ${LAST_ROW}) WHERE CAST(_row AS BIGINT) <= ${LAST_ROW}
    )
    SELECT row, to_json(texts) AS texts FROM tidied WHERE len(list_filter(texts, lambda text: text IS NOT NULL)) > 0 ORDER BY row LIMIT ${SEARCHED}`);
  return rows.map((row, above) => ({ row: Number(row.row), texts: JSON.parse(String(row.texts)), above }));
}

/** No table begins below this row. */
const LAST_ROW = 1000;

/** How many of our columns a row names, and how many required ones it does not. */
function scoreOf(
  table: TableName,
  headings: Headings,
  configured: Configured,
): { found: number; missing: number } {
  const isFound = (column: Column) => {
    const wanted = configured[column.name];
    return (wanted === undefined ? recognise(column, headings) : named(wanted, headings)).length > 0;
  };
  const found = columnsOf[table].filter(isFound);
  const required = columnsOf[table].filter((column) => column.required);
  return { found: found.length, missing: required.filter((column) => !found.includes(column)).length };
}

function isSame(a: Headings, b: Headings): boolean {
  return a.texts.every((text, i) => text?.toLowerCase() === b.texts[i]?.toLowerCase());
}

export interface ColumnMap {
  /** Our column, and the position of the heading that gives it. */
  readonly positions: ReadonlyMap<string, number>;
  readonly unread: readonly string[];
  /** Optional columns that the config names and that are not there, or whose heading is there twice. */
  readonly notes: readonly Reason[];
}

/**
 * Finds our columns among a sheet's headings: by the config's words where it has some, else by name and synonym.
 * Throws DataRefused where a required column, or a heading that the config names, is not there or is there twice.
 */
export function mapHeadings(
  table: TableName,
  headings: Headings,
  label: string,
  configured: Configured,
  extras: readonly string[] = [],
): ColumnMap {
  const positions = new Map<string, number>();
  const faults: Reason[] = [];
  const notes: Reason[] = [];
  const taken = new Map<number, string>();
  for (const column of columnsOf[table]) {
    const wanted = configured[column.name];
    const found = wanted === undefined ? recognise(column, headings) : named(wanted, headings);
    const [position] = found;
    const heading = position === undefined ? null : headings.texts[position];
    if (position === undefined) {
      if (column.required || wanted !== undefined) {
        (column.required ? faults : notes).push(absent(table, column, wanted, headings, label));
      }
    } else if (found.length > 1) {
      (column.required || wanted !== undefined ? faults : notes).push(
        twice(table, column.name, found, headings, label),
      );
    } else if (taken.has(position)) {
      if (wanted !== undefined) faults.push(shared(table, column, heading, taken.get(position)!));
    } else {
      positions.set(column.name, position);
      taken.set(position, column.name);
    }
  }
  for (const extra of extras) {
    const found = named(extra, headings);
    if (found.length > 1) notes.push(twice(table, extra, found, headings, label));
    else if (found[0] !== undefined && !positions.has(extra)) positions.set(extra, found[0]);
  }
  if (faults.length > 0) throw new DataRefused(faults);
  const read = new Set(positions.values());
  const unread = headings.texts.flatMap((text, i) => (text !== null && !read.has(i) ? [text] : []));
  return { positions, unread, notes };
}

function named(heading: string, { texts }: Headings): number[] {
  const read = wordsOf(texts);
  const exact = positionsOf(words(heading), read.plain);
  return exact.length > 0 ? exact : positionsOf(usualWords(heading), read.usual);
}

interface Words {
  readonly plain: readonly (string | null)[];
  readonly usual: readonly (string | null)[];
}

/** A row's words are asked for once for each of our columns and its synonyms. */
const wordsOfRows = new WeakMap<readonly (string | null)[], Words>();

function wordsOf(texts: readonly (string | null)[]): Words {
  const known = wordsOfRows.get(texts);
  if (known) return known;
  const read = {
    plain: texts.map((text) => (text === null ? null : words(text))),
    usual: texts.map((text) => (text === null ? null : usualWords(text))),
  };
  wordsOfRows.set(texts, read);
  return read;
}

/** A heading that is the column's own name beats its synonyms, and an earlier synonym a later one. */
function recognise(column: Column, headings: Headings): number[] {
  for (const name of [column.name, ...column.synonyms]) {
    const found = named(name, headings);
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

function positionsOf(wanted: string, among: readonly (string | null)[]): number[] {
  return among.flatMap((text, i) => (text === wanted ? [i] : []));
}

function absent(
  table: TableName,
  column: Column,
  wanted: string | undefined,
  headings: Headings,
  label: string,
): Reason {
  const texts = headings.texts.filter((text) => text !== null);
  if (!looksLikeHeadings(table, headings)) return noHeadings(table, column, label);
  const hint = didYouMean(wanted ?? column.name, texts) || ` Its headings are: ${texts.join(', ')}.`;
  const message = wanted
    ? `${label} has no column "${wanted}", which the config names for ${column.name}.${hint}`
    : `${label} has no column for ${column.name}.${hint} Name it under sources.${table}.columns in the config.`;
  return { code: 'column_missing', table, column: column.name, message };
}

/** A number, an amount, a date or an address: what no heading is. */
const isValue = /^[\p{Sc}\d\s.,/:%+-]*\d[\p{Sc}\d\s.,/:%+-]*$|@/u;

/** A sheet without headings has a customer in its first row, which no message may show. */
export function looksLikeHeadings(table: TableName, headings: Headings): boolean {
  const texts = headings.texts.filter((text) => text !== null);
  // One cell may be a heading by chance, as the value "No" is a usual name for a number.
  if (texts.some((text) => isValue.test(text))) return false;
  const known = columnsOf[table].filter((column) => recognise(column, headings).length > 0);
  return known.length > 1 || 2 * known.length >= texts.length || texts.every((text) => !/\d/.test(text));
}

function noHeadings(table: TableName, { name }: Column, label: string): Reason {
  const message = `No row of ${label} looks like headings of ${table} that Kindred knows, so ${name} cannot be found. Put a row of headings above the data, or name the headings under sources.${table}.columns in the config.`;
  return { code: 'column_missing', table, column: name, message };
}

function twice(
  table: TableName,
  name: string,
  positions: readonly number[],
  { texts }: Headings,
  label: string,
): Reason {
  const [first, ...others] = new Set(positions.map((position) => texts[position]!));
  const which =
    others.length === 0
      ? `the heading "${first}" ${positions.length} times`
      : `the headings ${[first, ...others].map((text) => `"${text}"`).join(' and ')}`;
  const message = `${label} has ${which}, so ${name} cannot be told. Rename one of them, or name the right one under sources.${table}.columns in the config.`;
  return { code: 'heading_twice', table, column: name, message };
}

function shared(
  table: TableName,
  { name }: Column,
  heading: string | null | undefined,
  other: string,
): Reason {
  const message = `The config names the heading "${heading}" for both ${other} and ${name} of ${table}.`;
  return { code: 'heading_shared', table, column: name, message };
}

/** Words that people use for ours. */
const usual: Readonly<Record<string, string>> = {
  client: 'customer',
  cust: 'customer',
  member: 'customer',
  policyholder: 'customer',
  prod: 'product',
  pol: 'policy',
  code: 'id',
  identifier: 'id',
  no: 'id',
  nr: 'id',
  number: 'id',
  ref: 'id',
  reference: 'id',
};

/** A heading's words in lower case, without units in brackets, punctuation or camelCase: "Annual Income (£)" is "annual income". */
function words(heading: string): string {
  return heading
    .replaceAll(/[([][^([)\]]*[)\]]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The same with the usual words for ours: "Client No." is "customer id". */
function usualWords(heading: string): string {
  return words(heading)
    .split(' ')
    .map((word) => usual[word] ?? word)
    .join(' ');
}
