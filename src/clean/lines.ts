import type { Reason } from '../domain/errors.ts';
import type { Decision, Mapping, SheetHeadings } from '../domain/quality.ts';
import type { RawPart } from '../domain/raw-table.ts';
import type { TableReading } from '../domain/settings.ts';
import type { TableName } from '../domain/tables.ts';
import { columnsOf, keyOf } from '../domain/tables.ts';
import { literal } from '../engine/duckdb/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { type Headings, mapHeadings, readHeadings } from './headings.ts';
import { beginsWith, cellValue, firstValue, tidy, tidyAll } from './text.ts';

/**
 * The rows under the headings of all parts of a table, in one view: `part`, `row`, `rest`, and for each of our
 * columns that some part has, `raw_<column>`. Those to skip are in `skipped_<table>`: `part`, `row`, and `skip`, a code.
 */
export interface Lines {
  readonly relation: string;
  readonly columns: readonly string[];
  readonly mappings: readonly Mapping[];
  readonly unread: readonly string[];
  /** What a person should know of the headings. */
  readonly notes: readonly Reason[];
  readonly decisions: readonly Decision[];
  readonly sheets: readonly SheetHeadings[];
  /** Whether dates come as serial numbers, as a Google Sheet's do, and are none the worse for it. */
  readonly serialDates: boolean;
  /** Whether some part holds numbers as numbers, and not as people write them. */
  readonly holdsNumbers: boolean;
}

/** What stands in the first cell of a totals row, and what stands right beside the sum. */
const totalsWords = '^((grand|sub)?[ -]?totals?|sum|average|mean|count)( ?:.*)?$';
const totalsWord = '^(grand|sub)?[ -]?totals? ?:?$';

export async function gatherLines(
  engine: Engine,
  table: TableName,
  parts: readonly RawPart[],
  reading: TableReading,
  wantedColumns: readonly string[],
  extras: readonly string[],
): Promise<Lines> {
  const quote = engine.dialect.quote;
  const relation = `lines_${table}`;
  const found = await Promise.all(
    parts.map(async (part) => {
      const headings = await readHeadings(engine, table, part, reading);
      const map = mapHeadings(table, headings, part.label, reading.columns, extras);
      return { part, headings, map, unnamed: await unnamedColumns(engine, part, headings) };
    }),
  );
  const columns = [...wantedColumns, ...extras].filter((name) =>
    found.some(({ map }) => map.positions.has(name)),
  );
  const selects = found.map(({ part, headings, map }, index) => {
    const ours = columns.map((name) => {
      const position = map.positions.get(name);
      const cell = position === undefined ? "''" : `coalesce(c${position}, '')`;
      const isDate = columnsOf[table].some((column) => column.name === name && column.type === 'date');
      const in1904 = reading.read[name]?.epoch === 1904 || (part.in1904 && !reading.read[name]?.epoch);
      return `${isDate && in1904 ? since1900(cell) : cell} AS ${quote(`raw_${name}`)}`;
    });
    return `
      SELECT ${index} AS part, CAST(_row AS BIGINT) AS row, _rest AS rest, ${ours.join(', ')}
      FROM ${part.relation} WHERE CAST(_row AS BIGINT) > ${headings.row}`;
  });
  await engine.run(`CREATE VIEW ${relation} AS ${selects.join(' UNION ALL ')}`);
  const skips = ['SELECT 0 AS part, CAST(0 AS BIGINT) AS row, CAST(NULL AS VARCHAR) AS skip WHERE FALSE'];
  for (const [index, { part, headings, map }] of found.entries()) {
    const odd = await gatherOdd(engine, part, headings, map.positions.get(keyOf[table])!);
    // Most sheets have none, and to plan the query takes longer than most sheets.
    if (odd > 0) skips.push(skippedRows(table, part, headings, index, map.positions, reading.totals));
  }
  await engine.run(`CREATE TABLE skipped_${table} AS ${skips.join(' UNION ALL ')}`);
  for (const { part } of found) await engine.run(`DROP TABLE odd_${part.relation}`);
  return {
    relation,
    columns,
    mappings: wantedColumns.map((column) => {
      const from = found.find(({ map }) => map.positions.has(column));
      return {
        column,
        heading: from ? (from.headings.texts[from.map.positions.get(column)!] ?? null) : null,
      };
    }),
    unread: [...new Set(found.flatMap(({ map }) => map.unread))],
    notes: found.flatMap(({ map, headings, part, unnamed }) => [
      ...titles(table, part, headings),
      ...map.notes,
      ...nameless(table, part, unnamed),
    ]),
    holdsNumbers: parts.some(({ kind }) => kind !== 'csv'),
    serialDates: parts.every(({ kind }) => kind === 'sheet'),
    sheets: found.map(({ part, headings }) => ({ table, file: part.label, headings: headings.texts })),
    decisions: found.map(({ part, headings, map }) => ({
      table,
      column: null,
      sentence: `the headings of ${part.label} are in row ${headings.row}`,
      evidence: { row: headings.row, above: headings.above, columns: map.positions.size },
      pinned: reading.headings !== null,
    })),
  };
}

function titles(table: TableName, { label }: RawPart, { row, above }: Headings): Reason[] {
  if (above === 0) return [];
  const rows = above === 1 ? 'A row stands' : `${above} rows stand`;
  const message = `${rows} above the headings of ${label}, which are in row ${row}, and ${above === 1 ? 'was' : 'were'} not read.`;
  return [{ code: 'rows_above_headings', table, message }];
}

/** Serial numbers of days that are counted from 1904, as if counted from 1900. */
const since1900 = (cell: string) =>
  `CASE WHEN regexp_full_match(${cell}, '\\d{5}(\\.\\d+)?') THEN CAST(CAST(${cell} AS DOUBLE) + 1462 AS VARCHAR) ELSE ${cell} END`;

/** Positions of columns that hold values and have no heading. */
async function unnamedColumns(engine: Engine, part: RawPart, { texts, row }: Headings): Promise<number[]> {
  const blank = texts.flatMap((text, position) => (text === null ? [position] : []));
  if (blank.length === 0) return [];
  const counts = blank.map((position) => `count(${cellValue(`c${position}`)}) AS c${position}`);
  const [filled] = await engine.rows(
    `SELECT ${counts.join(', ')} FROM ${part.relation} WHERE CAST(_row AS BIGINT) > ${row}`,
  );
  return blank.filter((position) => Number(filled?.[`c${position}`]) > 0);
}

function nameless(table: TableName, { label }: RawPart, positions: readonly number[]): Reason[] {
  return positions.map((position) => ({
    code: 'heading_blank',
    table,
    message: `Column ${position + 1} of ${label} has values and no heading, and was not read.`,
  }));
}

/** Makes `odd_<relation>`, the rows that may be no row of the table, and counts them. Nearly all have an id with a digit in it. */
async function gatherOdd(
  engine: Engine,
  { relation }: RawPart,
  { row, texts }: Headings,
  key: number,
): Promise<number> {
  const id = `c${key}`;
  const heading = texts[key]?.toLowerCase() ?? '';
  const odd = [
    `NOT regexp_matches(coalesce(${id}, ''), '[0-9]')`,
    `(${beginsWith(id, 'gstamcGSTAMC')} AND regexp_matches(${id}, '${totalsWords}', 'i'))`,
    ...(/\d/.test(heading) ? [`lower(${tidy(id)}) = ${literal(heading)}`] : []),
  ];
  await engine.run(
    `CREATE TABLE odd_${relation} AS SELECT * FROM ${relation} WHERE CAST(_row AS BIGINT) > ${row} AND (${odd.join(' OR ')})`,
  );
  const [count] = await engine.rows(`SELECT count(*) AS n FROM odd_${relation}`);
  return Number(count?.n);
}

/** Which of the odd rows of a part are blank, repeat the headings, or hold totals. */
function skippedRows(
  table: TableName,
  { relation, width }: RawPart,
  headings: Headings,
  index: number,
  positions: ReadonlyMap<string, number>,
  skipsTotals: boolean,
): string {
  const cells = Array.from({ length: width }, (_, i) => `c${i}`);
  const key = positions.get(keyOf[table])!;
  const all = `list_transform(${tidyAll(cells)}, lambda cell: lower(cell))`;
  const totals = skipsTotals ? isTotals(table, key, positions) : 'FALSE';
  return `
    SELECT ${index} AS part, row, skip FROM (
      SELECT CAST(_row AS BIGINT) AS row, CASE WHEN first IS NULL AND _rest IS NULL THEN 'blank_row'
        WHEN cells = headings THEN 'repeated_headings' WHEN ${totals} THEN 'totals_row' END AS skip
      FROM (SELECT *, ${all} AS cells, ${firstValue(cells)} AS first FROM odd_${relation}), (
        SELECT ${all} AS headings FROM ${relation} WHERE CAST(_row AS BIGINT) = ${headings.row}
      )
    ) WHERE skip IS NOT NULL`;
}

/**
 * A totals row says so and has nothing else but numbers: no id (unless the word itself stands in its column), no date,
 * no category. A customer called "Total" has an id.
 */
function isTotals(table: TableName, key: number, positions: ReadonlyMap<string, number>): string {
  const says = (cell: string) =>
    `(regexp_matches(${cell}, '${totalsWord}', 'i') OR (${cell} = first AND regexp_matches(first, '${totalsWords}', 'i')))`;
  const wordy = columnsOf[table].flatMap(({ name, type }) => {
    const position = positions.get(name);
    const isWordy = position === key || ['id', 'text', 'code', 'date'].includes(type);
    return isWordy && position !== undefined ? [cellValue(`c${position}`)] : [];
  });
  const noneElse = wordy.map((cell) => `coalesce(${says(cell)}, TRUE)`).join(' AND ');
  return `(${noneElse}) AND coalesce(${says(`coalesce(${wordy.join(', ')}, first)`)}, FALSE)`;
}
