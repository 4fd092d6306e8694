import type { ColumnPins, TableReading } from '../domain/settings.ts';
import type { Column, TableName } from '../domain/tables.ts';
import { columnsOf } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import { readCodes, readText } from './codes.ts';
import { type DateVote, readDates } from './dates.ts';
import type { Lines } from './lines.ts';
import { marksOf, noteOf, Tags, takeMarks } from './marks.ts';
import { readNumbers } from './numbers.ts';
import { type Check, places, type Reading } from './reading.ts';
import { cellValue, mayBeErrorCell } from './text.ts';

export interface TypingOptions {
  readonly asOf: string;
  readonly declaredLocale: string | null;
  /** The config's, three letters. */
  readonly currency: string;
}

type ColumnOptions = TypingOptions &
  Partial<Pick<Lines, 'serialDates' | 'holdsNumbers'>> & { readonly pins: ColumnPins };
type ColumnReading = Reading & { readonly vote?: DateVote; readonly assumed?: boolean };

/**
 * Reads every column of a table's lines. The new relation `typed_<table>` holds `part`, `row` and the typed
 * columns; what there is to say of rows goes to `marks_<table>`.
 *
 * Cells that say the same are read once: a column of ten million dates holds a few thousand different ones. Ids and
 * names, which nearly all differ, are read in their rows.
 */
export async function typeLines(
  engine: Engine,
  table: TableName,
  lines: Lines,
  options: TypingOptions,
  pinned: TableReading['read'],
): Promise<readonly ColumnReading[]> {
  const quote = engine.dialect.quote;
  const filled = `${lines.relation}_filled`;
  await engine.run(
    `CREATE VIEW ${filled} AS SELECT * FROM ${lines.relation} ANTI JOIN skipped_${table} USING (part, row)`,
  );
  const ids = lines.columns.filter((name) =>
    columnsOf[table].some((column) => column.name === name && column.type === 'id'),
  );
  const short = await shortIds(engine, lines.relation, ids);
  const readings: ColumnReading[] = [];
  const tags = new Tags();
  const columns: TypedColumn[] = [];
  for (const [position, name] of lines.columns.entries()) {
    const column = columnsOf[table].find((candidate) => candidate.name === name) ?? null;
    if (column?.type === 'id' || column?.type === 'text') {
      const reading = readText(column, places(name, quote), short.get(name) ?? 'FALSE');
      readings.push(reading);
      columns.push(inRow(reading, tags, quote));
      continue;
    }
    const cells = `cells_${table}_${position}`;
    await gatherCells(engine, filled, name, cells);
    const { serialDates, holdsNumbers } = lines;
    const asked = { ...options, pins: pinned[name] ?? {}, serialDates, holdsNumbers };
    const known = column ?? (await extraColumn(engine, cells, name, asked));
    const reading = await readColumn(engine, cells, known, asked);
    readings.push(reading);
    columns.push(await inDictionary(engine, cells, reading, tags, `read_${table}_${position}`));
    await engine.run(`DROP TABLE ${cells}`);
  }
  const ragged = `CASE WHEN rest IS NOT NULL THEN ${noteOf({ faults: [tags.of('|ragged_row')], repairs: [], flags: [] })} END`;
  const marks = marksOf([...columns.map(({ note }) => note), ragged]);
  await engine.run(`
    CREATE TABLE typed_${table} AS
    SELECT part, row,
      ${columns.map(({ value }, i) => `${value} AS ${quote(lines.columns[i]!)}`).join(', ')}, ${marks} AS marks
    FROM (
      SELECT * ${columns.flatMap(({ text }) => (text === null ? [] : [`, ${text}`])).join('')}
      FROM ${lines.relation} LEFT JOIN skipped_${table} USING (part, row) ${columns.map(({ join }) => join).join(' ')}
    )`);
  await takeMarks(engine, table, tags);
  for (const { dictionary } of columns) if (dictionary !== null) await engine.run(`DROP TABLE ${dictionary}`);
  return readings;
}

/** Where a column's part of a typed row comes from, as SQL. */
interface TypedColumn {
  /** Of the lines with what else is needed, or nothing. */
  readonly join: string;
  /** A further column that the others build on. */
  readonly text: string | null;
  readonly value: string;
  /** What there is to say of the cell (`noteOf`), or NULL. */
  readonly note: string;
  readonly dictionary: string | null;
}

/**
 * For each column of ids, whether an id has fewer digits than those of its column that begin with zeros, as SQL: a
 * spreadsheet that took it for a number has dropped its own. FALSE where no id begins with a zero.
 */
async function shortIds(
  engine: Engine,
  relation: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const quote = engine.dialect.quote;
  const isNumber = (id: string) => `TRY_CAST(${id} AS UBIGINT) IS NOT NULL`;
  const longest = names.map((name, i) => {
    const raw = quote(`raw_${name}`);
    return `max(CASE WHEN prefix(${raw}, '0') AND ${isNumber(raw)} THEN length(${raw}) END) AS digits${i}`;
  });
  const [row] = await engine.rows(`SELECT ${longest.join(', ')} FROM ${relation}`);
  return new Map(
    names.map((name, i) => {
      const digits = Number(row?.[`digits${i}`]);
      const text = quote(name);
      const isShort = `length(${text}) < ${digits} AND NOT prefix(${text}, '0') AND ${isNumber(text)}`;
      return [name, digits < 2 ? 'FALSE' : isShort];
    }),
  );
}

function inRow(reading: Reading, tags: Tags, quote: (name: string) => string): TypedColumn {
  const { name } = reading.column;
  const text = quote(name);
  const isError = reading.faults.map(({ when }) => when).join(' OR ');
  const isFlagged = reading.flags.map(({ when }) => when).join(' OR ') || 'FALSE';
  const isPlain = `${text} = ${quote(`raw_${name}`)} AND NOT (${mayBeErrorCell(text)} AND (${isError})) AND NOT (${isFlagged})`;
  return {
    join: '',
    text: `${cellValue(quote(`raw_${name}`))} AS ${text}`,
    value: text,
    note: `CASE WHEN ${isPlain} THEN NULL ELSE ${noteOn(reading, tags, quote)} END`,
    dictionary: null,
  };
}

/** The different cells of a column, how often each occurs, and what they say when they are tidied. */
async function gatherCells(engine: Engine, from: string, name: string, into: string): Promise<void> {
  const quote = engine.dialect.quote;
  const raw = quote(`raw_${name}`);
  await engine.run(`
    CREATE TABLE ${into} AS
    SELECT ${raw}, ${cellValue(raw)} AS ${quote(name)}, cell_count FROM (SELECT ${raw}, count(*) AS cell_count FROM ${from} GROUP BY 1)`);
}

async function inDictionary(
  engine: Engine,
  cells: string,
  reading: Reading,
  tags: Tags,
  dictionary: string,
): Promise<TypedColumn> {
  const quote = engine.dialect.quote;
  const raw = quote(`raw_${reading.column.name}`);
  await engine.run(`
    CREATE TABLE ${dictionary} AS
    SELECT ${raw} AS raw, CAST(${reading.value} AS ${reading.sqlType}) AS value, ${noteOn(reading, tags, quote)} AS note
    FROM (${parsedFrom(cells, reading, quote)})`);
  const of = (name: string) => `${dictionary}_${name}`;
  const named = ['raw', 'value', 'note'].map((part) => `${part} AS ${of(part)}`).join(', ');
  return {
    join: `LEFT JOIN (SELECT ${named} FROM ${dictionary}) ON ${of('raw')} = ${raw}`,
    text: null,
    value: of('value'),
    note: of('note'),
    dictionary,
  };
}

/** The first two steps of a reading, beside the columns that it is made from. */
function parsedFrom(from: string, reading: Reading, quote: (name: string) => string): string {
  const at = places(reading.column.name, quote);
  const withCell = `(SELECT *, ${reading.cell} AS ${at.cell} FROM ${from})`;
  return `SELECT *, ${reading.parsed} AS ${at.parsed} FROM ${withCell}`;
}

async function readColumn(
  engine: Engine,
  from: string,
  column: Column,
  options: ColumnOptions,
): Promise<ColumnReading> {
  const at = places(column.name, engine.dialect.quote);
  switch (column.type) {
    case 'code':
      return readCodes(engine, from, column, at, options.pins);
    case 'date':
      return readDates(engine, from, column, at, options);
    default:
      return readNumbers(engine, from, column, at, options);
  }
}

/** A column that only the config's features name: numbers where nearly all cells are, else a category. */
async function extraColumn(
  engine: Engine,
  from: string,
  name: string,
  options: ColumnOptions,
): Promise<Column> {
  const at = places(name, engine.dialect.quote);
  const numeric: Column = { name, type: 'number', synonyms: [] };
  const category: Column = { name, type: 'code', synonyms: [] };
  const { type } = options.pins;
  if (type) return type === 'number' ? numeric : category;
  const reading = await readNumbers(engine, from, numeric, at, options);
  const [row] = await engine.rows(`
    SELECT sum(cell_count) FILTER (${at.text} IS NOT NULL) AS known, sum(cell_count) FILTER (${at.parsed} IS NOT NULL) AS numbers
    FROM (${parsedFrom(from, reading, engine.dialect.quote)})`);
  const isNumeric = Number(row?.known) > 0 && Number(row?.numbers) >= 0.95 * Number(row?.known);
  return isNumeric ? numeric : category;
}

function faultsOf({ column, faults }: Reading): readonly Check[] {
  return column.required ? [...faults, { when: '', code: 'missing_required' }] : faults;
}

function repairsOf({ repairs }: Reading): readonly Check[] {
  return [...repairs, { when: '', code: 'spaces' }];
}

/** What a reading says of a cell; an empty cell fails no check but "missing". */
function noteOn(reading: Reading, tags: Tags, quote: (name: string) => string): string {
  const { name } = reading.column;
  const text = quote(name);
  const items = (checks: readonly Check[]) =>
    checks
      .filter(({ when }) => when !== 'FALSE')
      .map(({ when, code }) => {
        const tag = tags.of(`${name}|${code}`);
        if (code === 'missing_required') return `CASE WHEN ${text} IS NULL THEN ${tag} END`;
        if (code === 'spaces') {
          const raw = quote(`raw_${name}`);
          return `CASE WHEN ${text} <> regexp_replace(${raw}, '\\r?\\n', ' ', 'g') THEN ${tag} END`;
        }
        return `CASE WHEN ${text} IS NOT NULL AND (${when}) THEN ${tag} END`;
      });
  return noteOf({
    faults: items(faultsOf(reading)),
    repairs: items(repairsOf(reading)),
    flags: items(reading.flags),
  });
}
