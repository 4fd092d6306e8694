import assert from 'node:assert/strict';
import type { SqlType } from '../../src/engine/dialect.ts';
import type { Engine, Value } from '../../src/engine/engine.ts';
import type { Answer } from './zetasql.ts';

/** What a query gives in DuckDB, decimals as texts and times as ISO 8601, with the kinds of its columns. */
export interface Typed {
  readonly names: readonly string[];
  readonly types: readonly SqlType[];
  readonly rows: readonly (readonly Value[])[];
}

export async function typedRows(engine: Engine, sql: string): Promise<Typed> {
  const described = await engine.rows(`DESCRIBE ${sql}`);
  const names = described.map(({ column_name: name }) => String(name));
  const types = described.map(({ column_type: type }) => kindOf(String(type)));
  const cells = names.map((name, i) =>
    ['money', 'timestamp'].includes(types[i]!) ? `CAST("${name}" AS VARCHAR)` : `"${name}"`,
  );
  const columns = await engine.columns(`SELECT ${cells.join(', ')} FROM (${sql})`);
  const length = columns[0]?.length ?? 0;
  const rows = Array.from({ length }, (_, row) => columns.map((column, i) => tidy(column[row]!, types[i]!)));
  return { names, types, rows };
}

function kindOf(type: string): SqlType {
  if (/^(DECIMAL)/.test(type)) return 'money';
  if (/INT$|^INTEGER$/.test(type)) return 'integer';
  const kinds: Readonly<Record<string, SqlType>> = {
    DOUBLE: 'real',
    DATE: 'date',
    BOOLEAN: 'boolean',
    TIMESTAMP: 'timestamp',
    VARCHAR: 'text',
    JSON: 'text',
    '"NULL"': 'integer',
  };
  const kind = kinds[type];
  assert.ok(kind, `a column of the type ${type}`);
  return kind;
}

function tidy(value: Value, type: SqlType): Value {
  if (value === null) return null;
  if (type === 'money') return String(value).includes('.') ? String(value).replace(/\.?0+$/, '') : value;
  return type === 'timestamp' ? new Date(`${String(value).replace(' ', 'T')}Z`).toISOString() : value;
}

const kinds: Readonly<Record<string, SqlType>> = {
  TYPE_STRING: 'text',
  TYPE_INT64: 'integer',
  TYPE_DOUBLE: 'real',
  TYPE_NUMERIC: 'money',
  TYPE_BIGNUMERIC: 'money',
  TYPE_DATE: 'date',
  TYPE_TIMESTAMP: 'timestamp',
  TYPE_BOOL: 'boolean',
};

/**
 * Two engines gave the same rows, in whatever order: texts, whole numbers, decimals, days and times exactly, reals up to the
 * rounding of their last digits, which depends on the order of a sum.
 */
export function assertAlike(duckdb: Typed, google: Answer, what: string): void {
  assert.deepEqual(google.names, duckdb.names, `${what}: columns`);
  assert.deepEqual(
    google.types.map((type) => kinds[type]),
    duckdb.types,
    `${what}: types of ${duckdb.names.join(', ')}`,
  );
  assert.equal(google.rows.length, duckdb.rows.length, `${what}: rows`);
  const order = (rows: Typed['rows']) => [...rows].sort((a, b) => compare(keyOf(a), keyOf(b)));
  const [ours, theirs] = [order(duckdb.rows), order(google.rows)];
  for (const [i, row] of ours.entries())
    for (const [j, value] of row.entries())
      assert.ok(
        isAlike(value, theirs[i]![j]!, duckdb.types[j]!),
        `${what}: ${duckdb.names[j]} is ${value} in DuckDB and ${theirs[i]![j]} in ZetaSQL, in the row ${JSON.stringify(row)}`,
      );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const keyOf = (row: readonly Value[]) =>
  JSON.stringify(
    row.map((value) =>
      typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(6) : value,
    ),
  );

/** A decimal that was a double: DuckDB rounds it by way of a product of doubles, and not exactly. */
const isNearDecimal = (a: Value, b: Value) =>
  [a, b].some((value) => (String(value).split('.')[1]?.length ?? 0) > 6) &&
  Math.abs(Number(a) - Number(b)) <= 1e-12 * Math.max(1, Math.abs(Number(a)));

function isAlike(a: Value, b: Value, type: SqlType): boolean {
  if (a === null || b === null) return a === b;
  if (type === 'money') return a === b || isNearDecimal(a, b);
  if (type !== 'real') return a === b;
  return Math.abs(Number(a) - Number(b)) <= 1e-12 * Math.max(1, Math.abs(Number(a)));
}
