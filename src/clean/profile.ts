import type { ColumnQuality, Decision, Finding, Mapping } from '../domain/quality.ts';
import { type Column, columnsOf, keyOf, type TableName } from '../domain/tables.ts';
import type { Engine, Row } from '../engine/engine.ts';

/** Rows from which different values are estimated (HyperLogLog, within a few percent) and not counted. */
const MANY_ROWS = 1_000_000;

/** What is known of a table when it has been cleaned. */
export interface Cleaning {
  readonly columns: readonly Column[];
  readonly mappings: readonly Mapping[];
  readonly decisions: readonly Decision[];
  readonly findings: readonly Finding[];
}

/** Of each column that the sheets have: what is in the accepted rows (`clean_<table>`), and what was done with it. */
export async function profileColumns(
  engine: Engine,
  table: TableName,
  rows: number,
  { columns, mappings, decisions, findings }: Cleaning,
): Promise<ColumnQuality[]> {
  const [row = {}] = await engine.rows(
    `SELECT ${columns.flatMap((column, i) => statistics(column, i, rows, engine)).join(', ')} FROM clean_${table}`,
  );
  return columns.map((column, i) => {
    const { name, type } = column;
    const said = findings.filter((finding) => finding.table === table && finding.column === name);
    const count = (action: Finding['action']) =>
      said
        .filter((finding) => finding.action === action && finding.code !== 'missing')
        .reduce((sum, finding) => sum + finding.rows, 0);
    const isKey = name === keyOf[table];
    return {
      table,
      column: name,
      heading: mappings.find((mapping) => mapping.column === name)?.heading ?? null,
      type,
      decision:
        decisions.find((decision) => decision.table === table && decision.column === name)?.sentence ?? null,
      missing: rows - Number(row[`known${i}`]),
      distinct: isKey ? rows : Number(row[`distinct${i}`]),
      distinctIsEstimate: !isKey && rows > MANY_ROWS,
      lowest: textOf(row, `lowest${i}`),
      highest: textOf(row, `highest${i}`),
      repaired: count('repaired'),
      flagged: count('flagged'),
      quarantined: count('quarantined'),
      examples: said.find(({ action }) => action === 'quarantined')?.examples ?? said[0]?.examples ?? [],
    };
  });
}

const ordered: readonly Column['type'][] = ['integer', 'number', 'money', 'date'];

/** The range is only that of numbers and dates: the first and the last of names would be somebody's. */
function statistics({ name, type }: Column, i: number, rows: number, { dialect }: Engine): string[] {
  const column = dialect.quote(name);
  const distinct = rows > MANY_ROWS ? `approx_count_distinct(${column})` : `count(DISTINCT ${column})`;
  const range = ordered.includes(type)
    ? [`CAST(min(${column}) AS VARCHAR) AS lowest${i}`, `CAST(max(${column}) AS VARCHAR) AS highest${i}`]
    : [];
  return [`count(${column}) AS known${i}`, `${distinct} AS distinct${i}`, ...range];
}

function textOf(row: Row, name: string): string | null {
  const value = row[name];
  return value === null || value === undefined ? null : String(value);
}

/** The columns that a table's sheets have, further ones with the type that they were read as. */
export function presentColumns(
  table: TableName,
  names: readonly string[],
  extras: readonly { readonly name: string; readonly kind: 'numeric' | 'categorical' }[],
): Column[] {
  return names.map((name): Column => {
    const ours = columnsOf[table].find((column) => column.name === name);
    if (ours) return ours;
    const isNumber = extras.some((extra) => extra.name === name && extra.kind === 'numeric');
    return { name, type: isNumber ? 'number' : 'code', synonyms: [] };
  });
}
