import type { Action, Finding, FindingCode, Place } from '../domain/quality.ts';
import type { RawPart, RawTables } from '../domain/raw-table.ts';
import type { RowCounts } from '../domain/run.ts';
import { type Column, type ColumnType, columnsOf, type TableName, tableNames } from '../domain/tables.ts';
import { literal } from '../engine/duckdb/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { objects } from './objections.ts';

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  id: 'VARCHAR',
  text: 'VARCHAR',
  code: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  money: 'DOUBLE',
  date: 'DATE',
};

/**
 * Makes `clean_<table>`: the accepted rows with every column of the contract, NULL where the sheet has none. Customers
 * and products come as in their sheets; policies, which may be ten million, in no order. Customers have `objects` besides.
 */
export async function keepAccepted(engine: Engine, table: TableName, present: readonly string[]) {
  const quote = engine.dialect.quote;
  const contract = columnsOf[table].map(({ name, type }: Column) =>
    present.includes(name) ? name : `CAST(NULL AS ${sqlTypes[type]}) AS ${name}`,
  );
  const extras = present
    .filter((name) => !columnsOf[table].some((column) => column.name === name))
    .map(quote);
  await engine.run(`
    CREATE TABLE clean_${table} AS
    SELECT ${[...contract, ...extras, ...(table === 'customers' ? [`${objects(present)} AS objects`] : [])].join(', ')} FROM accepted_${table} ${table === 'policies' ? '' : 'ORDER BY part, row'}`);
}

/** Makes `set_aside`: one row for each quarantined row, with its raw cells and its codes (`column|code`) as JSON, and a hint where there is one. */
export async function setAside(engine: Engine, raw: Partial<RawTables>) {
  const selects = tableNames.flatMap((table) =>
    (raw[table] ?? []).map((part, index) => {
      const cells = Array.from({ length: part.width }, (_, i) => `c${i}`);
      return `
        SELECT '${table}' AS table_name, ${literal(part.label)} AS file, marks.row AS row, CAST(to_json(marks.faults) AS VARCHAR) AS codes,
          ${table === 'policies' ? `(SELECT hint FROM hints_policies AS hints WHERE hints.part = ${index} AND hints.row = marks.row)` : 'CAST(NULL AS VARCHAR)'} AS hint,
          CAST(to_json(list_concat([${cells.join(', ')}], coalesce(from_json(_rest, '["VARCHAR"]'), []))) AS VARCHAR) AS cells
        FROM marks_${table} AS marks JOIN ${part.relation} AS raw ON CAST(raw._row AS BIGINT) = marks.row
        WHERE marks.part = ${index} AND marks.skip IS NULL AND len(marks.faults) > 0`;
    }),
  );
  await engine.run(`CREATE TABLE set_aside AS ${selects.join(' UNION ALL ')}`);
}

export async function countRows(engine: Engine, table: TableName): Promise<RowCounts> {
  const [row] = await engine.rows(`
    SELECT (SELECT count(*) FROM typed_${table}) AS read, (SELECT count(*) FROM accepted_${table}) AS accepted,
      count(*) FILTER (skip IS NULL AND len(faults) > 0) AS quarantined, count(*) FILTER (skip IS NOT NULL) AS skipped
    FROM marks_${table}`);
  const count = (name: keyof RowCounts) => Number(row?.[name]);
  return {
    read: count('read'),
    accepted: count('accepted'),
    quarantined: count('quarantined'),
    skipped: count('skipped'),
  };
}

const unknownReferences = ['customer', 'product'].flatMap((name) =>
  ['orphan', 'lookalike'].map((kind) => `${name}_id|${kind}_${name}`),
);

/** Policies whose customer or product is in no table; each counts once. */
export async function countOrphans(engine: Engine): Promise<number> {
  const [row] = await engine.rows(`
    SELECT count(*) AS n FROM marks_policies
    WHERE skip IS NULL AND list_has_any(faults, [${unknownReferences.map(literal).join(', ')}])`);
  return Number(row?.n);
}

/** Everything there is to say about a table's rows, grouped by what and where. */
export async function gatherFindings(
  engine: Engine,
  table: TableName,
  parts: readonly RawPart[],
  present: readonly string[],
): Promise<Finding[]> {
  const quote = engine.dialect.quote;
  const optional = columnsOf[table].filter(
    ({ name, required, mayBeEmpty }) => !required && !mayBeEmpty && present.includes(name),
  );
  const missing = optional.map(
    ({ name }) =>
      `SELECT 'flagged' AS action, '${name}|missing' AS item, part, row FROM accepted_${table} WHERE ${quote(name)} IS NULL`,
  );
  const withoutPolicy =
    table === 'customers'
      ? [
          `SELECT 'flagged' AS action, 'customer_id|no_policy' AS item, part, row FROM accepted_customers
           ANTI JOIN accepted_policies USING (customer_id)`,
        ]
      : [];
  const rows = await engine.rows(`
    WITH items AS (
      SELECT 'quarantined' AS action, unnest(faults) AS item, part, row FROM marks_${table} WHERE skip IS NULL
      UNION ALL SELECT 'skipped', '|' || skip, part, row FROM marks_${table} WHERE skip IS NOT NULL
      UNION ALL SELECT 'repaired', unnest(repairs), part, row FROM marks_${table} WHERE skip IS NULL AND len(faults) = 0
      UNION ALL SELECT 'flagged', unnest(flags), part, row FROM marks_${table} WHERE skip IS NULL AND len(faults) = 0
      ${[...missing, ...withoutPolicy].map((select) => `UNION ALL ${select}`).join('\n')}
    )
    SELECT action, item, count(*) AS n, array_to_string(min(part * 10000000000 + row, 10), ' ') AS places
    FROM items GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`);
  return rows.map((row) => {
    const [column, code] = String(row.item).split(/\|(?=[a-z_]+$)/) as [string, FindingCode];
    return {
      table,
      column: column || null,
      action: row.action as Action,
      code,
      rows: Number(row.n),
      examples: String(row.places)
        .split(' ')
        .map((place) => placeOf(Number(place), parts)),
    };
  });
}

function placeOf(place: number, parts: readonly RawPart[]): Place {
  return { file: parts[Math.floor(place / 1e10)]!.label, row: place % 1e10 };
}
