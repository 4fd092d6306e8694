import type { Column, TableName } from '../domain/tables.ts';
import { columnsOf } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import { readCodes, readText } from './codes.ts';
import { type DateVote, readDates } from './dates.ts';
import type { Lines } from './lines.ts';
import { readNumbers } from './numbers.ts';
import { type Check, places, type Reading } from './reading.ts';

export interface TypingOptions {
  readonly asOf: string;
  readonly declaredLocale: string | null;
}

/**
 * Reads every column of a table's lines. The new relation `typed_<table>` holds `part`, `row`, the typed
 * columns, and three lists of `column|code`: `faults`, `repairs`, `flags`; `skip` is a code or NULL.
 */
export async function typeLines(engine: Engine, table: TableName, lines: Lines, options: TypingOptions) {
  const readings: (Reading & { vote?: DateVote; assumed?: boolean })[] = [];
  const filled = `(SELECT * FROM ${lines.relation} WHERE NOT blank AND NOT headings AND NOT totals)`;
  await engine.run(`CREATE VIEW ${lines.relation}_filled AS SELECT * FROM ${filled}`);
  for (const name of lines.columns) {
    const column =
      columnsOf[table].find((candidate) => candidate.name === name) ??
      (await extraColumn(engine, `${lines.relation}_filled`, name));
    readings.push(await readColumn(engine, `${lines.relation}_filled`, column, readings.length, options));
  }
  const quote = engine.dialect.quote;
  const values = readings.map(
    ({ value, sqlType, column }) => `CAST(${value} AS ${sqlType}) AS ${quote(column.name)}`,
  );
  await engine.run(`
    CREATE TABLE typed_${table} AS
    SELECT part, row,
      CASE WHEN blank THEN 'blank_row' WHEN headings THEN 'repeated_headings' WHEN totals THEN 'totals_row' END AS skip,
      ${values.join(',\n      ')},
      ${codeList(readings, faultsOf, quote, ["CASE WHEN rest IS NOT NULL THEN '|ragged_row' END"])} AS faults,
      ${codeList(readings, repairsOf, quote)} AS repairs,
      ${codeList(readings, ({ flags }) => flags, quote)} AS flags,
      ${signature(readings, quote)} AS signature
    FROM (${parsedFrom(lines.relation, readings, quote)})`);
  return readings;
}

/** The first two steps of the readings, each beside the columns that it is made from. */
function parsedFrom(from: string, readings: readonly Reading[], quote: (name: string) => string): string {
  const step = (of: 'cell' | 'parsed') =>
    readings.map((reading) => `${reading[of]} AS ${places(reading.column.name, quote)[of]}`).join(', ');
  return `SELECT *, ${step('parsed')} FROM (SELECT *, ${step('cell')} FROM ${from})`;
}

async function readColumn(
  engine: Engine,
  from: string,
  column: Column,
  position: number,
  options: TypingOptions,
): Promise<Reading> {
  const at = places(column.name, engine.dialect.quote);
  switch (column.type) {
    case 'id':
    case 'text':
      return readText(column, at);
    case 'code':
      return readCodes(engine, from, column, at, position);
    case 'date':
      return readDates(engine, from, column, at, options);
    default:
      return readNumbers(engine, from, column, at, options.declaredLocale);
  }
}

/** A column that only the config's features name: numbers where nearly all cells are, else a category. */
async function extraColumn(engine: Engine, from: string, name: string): Promise<Column> {
  const at = places(name, engine.dialect.quote);
  const numeric: Column = { name, type: 'number', synonyms: [] };
  const reading = await readNumbers(engine, from, numeric, at, null);
  const [row] = await engine.rows(
    `SELECT count(${at.text}) AS known, count(${at.parsed}) AS numbers FROM (${parsedFrom(from, [reading], engine.dialect.quote)})`,
  );
  const isNumeric = Number(row?.known) > 0 && Number(row?.numbers) >= 0.95 * Number(row?.known);
  return isNumeric ? numeric : { name, type: 'code', synonyms: [] };
}

function faultsOf({ column, faults }: Reading): readonly (Check & { always?: boolean })[] {
  return column.required ? [...faults, { when: '', code: 'missing_required' }] : faults;
}

function repairsOf({ repairs }: Reading): readonly Check[] {
  return [...repairs, { when: '', code: 'spaces' }];
}

/** A list of `column|code` for the checks that hold; an empty cell fails none but "missing". */
function codeList(
  readings: readonly Reading[],
  checksOf: (reading: Reading) => readonly Check[],
  quote: (name: string) => string,
  more: readonly string[] = [],
): string {
  const items = readings.flatMap((reading) => {
    const text = quote(reading.column.name);
    const raw = quote(`raw_${reading.column.name}`);
    return checksOf(reading)
      .filter(({ when }) => when !== 'FALSE')
      .map(({ when, code }) => {
        const tag = `'${reading.column.name.replaceAll("'", "''")}|${code}'`;
        if (code === 'missing_required') return `CASE WHEN ${text} IS NULL THEN ${tag} END`;
        if (code === 'spaces')
          return `CASE WHEN ${text} <> regexp_replace(${raw}, '\\r?\\n', ' ', 'g') THEN ${tag} END`;
        return `CASE WHEN ${text} IS NOT NULL AND (${when}) THEN ${tag} END`;
      });
  });
  const all = [...items, ...more];
  if (all.length === 0) return 'CAST([] AS VARCHAR[])';
  return `CAST(list_filter([${all.join(', ')}], lambda item: item IS NOT NULL) AS VARCHAR[])`;
}

/** Equal for two rows that say the same: the typed value of each cell, or its text where it cannot be read. */
function signature(readings: readonly Reading[], quote: (name: string) => string): string {
  const cells = readings.map(
    ({ value, column }) => `coalesce(CAST(${value} AS VARCHAR), ${quote(column.name)}, '')`,
  );
  return `concat_ws(chr(31), ${cells.join(', ')}, coalesce(rest, ''))`;
}
