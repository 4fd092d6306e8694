import type { Reason } from '../domain/errors.ts';
import type { Mapping } from '../domain/quality.ts';
import type { RawPart } from '../domain/raw-table.ts';
import type { TableName } from '../domain/tables.ts';
import { columnsOf, keyOf } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import { type Headings, mapHeadings, readHeadings } from './headings.ts';
import { known, tidy } from './text.ts';

/**
 * The rows under the headings of all parts of a table, in one relation: `part`, `row`, `rest`, `blank`, `headings` (for
 * headings that are there once more), `totals`, and
 * for each of our columns that some part has, `raw_<column>` and the tidy `<column>`.
 */
export interface Lines {
  readonly relation: string;
  readonly columns: readonly string[];
  readonly mappings: readonly Mapping[];
  readonly unread: readonly string[];
  /** Headings that the config names for optional columns and that are not there. */
  readonly notes: readonly Reason[];
}

const totalsWords = '^(grand |sub ?)?totals?:?$|^sum:?$';

export async function gatherLines(
  engine: Engine,
  table: TableName,
  parts: readonly RawPart[],
  configured: Readonly<Record<string, string>>,
  wantedColumns: readonly string[],
  extras: readonly string[],
): Promise<Lines> {
  const quote = engine.dialect.quote;
  const relation = `lines_${table}`;
  const found = await Promise.all(
    parts.map(async (part) => {
      const headings = await readHeadings(engine, table, part, configured);
      return { part, headings, map: mapHeadings(table, headings, part.label, configured, extras) };
    }),
  );
  const columns = [...wantedColumns, ...extras].filter((name) =>
    found.some(({ map }) => map.positions.has(name)),
  );
  const selects = found.map(({ part, headings, map }, index) => {
    const cells = Array.from({ length: part.width }, (_, i) => tidy(`c${i}`));
    const ours = columns.flatMap((name) => {
      const position = map.positions.get(name);
      const cell = position === undefined ? 'CAST(NULL AS VARCHAR)' : `c${position}`;
      return [`${cell} AS ${quote(`raw_${name}`)}`, `${known(tidy(cell))} AS ${quote(name)}`];
    });
    return `
      SELECT ${index} AS part, CAST(_row AS BIGINT) AS row, _rest AS rest,
        coalesce(${cells.join(', ')}) IS NULL AND _rest IS NULL AS blank,
        ${cells.map((cell, i) => `${cell} IS NOT DISTINCT FROM heading${i}`).join(' AND ')} AS headings,
        regexp_matches(coalesce(${cells.join(', ')}, ''), '${totalsWords}', 'i') AS labelled_total,
        ${ours.join(', ')}
      FROM ${part.relation}, (
        SELECT ${cells.map((cell, i) => `${cell} AS heading${i}`).join(', ')}
        FROM ${part.relation} WHERE CAST(_row AS BIGINT) = ${headings.row}
      )
      WHERE CAST(_row AS BIGINT) > ${headings.row}`;
  });
  await engine.run(`CREATE TABLE ${relation} AS ${selects.join(' UNION ALL ')}`);
  await markTotals(engine, relation, table, columns);
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
    notes: found.flatMap(({ map, headings, part }) => [...titles(table, part, headings), ...map.notes]),
  };
}

function titles(table: TableName, { label }: RawPart, { row, above }: Headings): Reason[] {
  if (above === 0) return [];
  const rows = above === 1 ? 'A row stands' : `${above} rows stand`;
  const message = `${rows} above the headings of ${label}, which are in row ${row}, and ${above === 1 ? 'was' : 'were'} not read.`;
  return [{ code: 'rows_above_headings', table, message }];
}

/**
 * A totals row says so in its first cell and has nothing else but numbers: no id (unless the word itself stands in its
 * column), no date, no category. A customer called "Total" has an id.
 */
async function markTotals(engine: Engine, relation: string, table: TableName, columns: readonly string[]) {
  const key = keyOf[table];
  const wordy = columnsOf[table].filter(({ type }) => ['id', 'text', 'code', 'date'].includes(type));
  const others = wordy.map(({ name }) => name).filter((name) => name !== key && columns.includes(name));
  const noneElse = others.length > 0 ? `coalesce(${others.join(', ')}) IS NULL` : 'TRUE';
  await engine.run(`ALTER TABLE ${relation} ADD COLUMN totals BOOLEAN`);
  await engine.run(`
    UPDATE ${relation} SET totals = labelled_total AND ${noneElse}
      AND (${key} IS NULL OR regexp_matches(${key}, '${totalsWords}', 'i'))`);
}
