import { bigqueryDialect } from '../../src/engine/bigquery/dialect.ts';
import type { SqlType } from '../../src/engine/dialect.ts';
import type { Engine, Row, Value } from '../../src/engine/engine.ts';
import { warehouseTables } from '../../src/warehouse/schema.ts';
import { views } from '../../src/warehouse/views.ts';
import { typedRows } from './alike.ts';
import type { Answer, Relation, ZetaSql } from './zetasql.ts';

const kinds: Readonly<Record<string, SqlType>> = {
  TYPE_STRING: 'text',
  TYPE_INT64: 'integer',
  TYPE_DOUBLE: 'real',
  TYPE_NUMERIC: 'money',
  TYPE_BIGNUMERIC: 'exact',
  TYPE_DATE: 'date',
  TYPE_TIMESTAMP: 'timestamp',
  TYPE_BOOL: 'boolean',
};

export const columnsOf = ({ names, types }: Pick<Answer, 'names' | 'types'>): Relation['columns'] =>
  Object.fromEntries(names.map((name, i) => [name, kinds[types[i]!]!]));

/** The tables of a warehouse in DuckDB as relations for ZetaSQL. */
export async function relationsOf(engine: Engine): Promise<Record<string, Relation>> {
  const relations: Record<string, Relation> = {};
  for (const { name, columns } of warehouseTables) {
    const { rows } = await typedRows(engine, `SELECT * FROM ${name}`);
    relations[name] = { columns, rows };
  }
  return relations;
}

/** The same with every view, computed by ZetaSQL. */
export async function withViews(
  google: ZetaSql,
  tables: Readonly<Record<string, Relation>>,
): Promise<Record<string, Relation>> {
  const relations = { ...tables };
  for (const view of await views(bigqueryDialect)) {
    const answer = await google.evaluate(view.sql, relations);
    relations[view.name] = { columns: columnsOf(answer), rows: answer.rows };
  }
  return relations;
}

/** Google's reference implementation behind the engines' seam, so that whatever reads a warehouse can read by it. */
export function zetaEngine(google: ZetaSql, relations: Readonly<Record<string, Relation>>): Engine {
  const plain = (value: Value, type: string): Value => {
    if (value === null) return null;
    if (type === 'TYPE_NUMERIC' || type === 'TYPE_BIGNUMERIC') return Number(value);
    return type === 'TYPE_TIMESTAMP' ? String(value).replace('T00:00:00.000Z', '') : value;
  };
  const answer = async (sql: string, values: readonly Value[] = []) => {
    const { names, types, rows } = await google.evaluate(sql, relations, values).catch((error: Error) => {
      throw new Error(`${error.message} in ${sql}`);
    });
    return { names, rows: rows.map((row) => row.map((value, i) => plain(value, types[i]!))) };
  };
  const columns = async (sql: string, values?: readonly Value[]): Promise<Value[][]> => {
    const { names, rows } = await answer(sql, values);
    return names.map((_, i) => rows.map((row) => row[i]!));
  };
  return {
    dialect: bigqueryDialect,
    run: () => Promise.reject(new Error('ZetaSQL only reads.')),
    rows: async (sql, values): Promise<Row[]> => {
      const { names, rows } = await answer(sql, values);
      return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]!])));
    },
    columns,
    reals: async (sql, values) =>
      (await columns(sql, values)).map((column) =>
        Float64Array.from(column, (value) => (value === null ? Number.NaN : Number(value))),
      ),
    tables: async () =>
      new Map(Object.entries(relations).map(([name, own]) => [name, new Set(Object.keys(own.columns))])),
    names: async (sql) => [...(await answer(sql)).names],
    close: async () => {},
  };
}
