import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';
import type { Row, TablesThere } from '../../engine/engine.ts';
import { addedColumns } from '../plan.ts';
import { type WarehouseTable, warehouseTables } from '../schema.ts';
import { located, type View, views } from '../views.ts';
import type { Names } from './names.ts';

const { types, literal } = bigqueryDialect;

/** Columns by which large tables are laid out, where that is not their first column. */
const clusters: Readonly<Record<string, string>> = {
  policies: 'customer_id, product_id',
  customer_features: 'feature, customer_id',
  quarantine: 'table_name',
  runs: 'status',
};

const columnsOf = ({ columns }: WarehouseTable) =>
  Object.entries(columns).map(([name, type]) => `${name} ${types[type]}`);

function layoutOf({ name, columns }: WarehouseTable): string {
  const [first = ''] = Object.keys(columns).filter((column) => column !== 'as_of');
  const cluster = `CLUSTER BY ${clusters[name] ?? first}`;
  if ('as_of' in columns) return `PARTITION BY as_of ${cluster}`;
  return name === 'exports' ? 'PARTITION BY DATE(asked_at)' : cluster;
}

/** Makes a table of the warehouse where there is none. */
export const createTable = (table: WarehouseTable, { live }: Names): string =>
  `CREATE TABLE IF NOT EXISTS ${live(table.name)} (${columnsOf(table).join(', ')})
  ${layoutOf(table)}
  OPTIONS (labels = [('application', 'kindred')])`;

const addColumns = (table: WarehouseTable, there: TablesThere, { live }: Names): string[] =>
  addedColumns(table, there).map(
    ([column, type]) => `ALTER TABLE ${live(table.name)} ADD COLUMN IF NOT EXISTS ${column} ${types[type]}`,
  );

/** What is to be done before the warehouse is as this version has it, tables only. */
export function missingTables(there: TablesThere, names: Names): string[] {
  return warehouseTables.flatMap((table) =>
    there.has(table.name) ? addColumns(table, there, names) : [createTable(table, names)],
  );
}

/** All views with their definitions, tables and views in them named whole. */
export async function viewsIn({ live }: Names): Promise<View[]> {
  const all = await views(bigqueryDialect);
  const known = [...warehouseTables.map(({ name }) => name), ...all.map(({ name }) => name)];
  return all.map(({ name, sql }) => ({ name, sql: located(sql, known, live).trim() }));
}

/** Makes a view, or puts it in the place of the one of its name. */
export const createView = ({ name, sql }: View, { live }: Names): string =>
  `CREATE OR REPLACE VIEW ${live(name)} OPTIONS (labels = [('application', 'kindred')]) AS\n${sql}`;

/** The views that are there, with their definitions. */
export const readViews = ({ schema }: Names): string =>
  `SELECT table_name, view_definition FROM ${schema}.VIEWS`;

/** A statement without comments, on one line. */
const plain = (sql: string) => sql.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').trim();

/** The views that are not there as this version has them. */
export async function viewsToMake(there: readonly Row[], names: Names): Promise<View[]> {
  const definitions = new Map(
    there.map((row) => [String(row.table_name), plain(String(row.view_definition))]),
  );
  return (await viewsIn(names)).filter(({ name, sql }) => definitions.get(name) !== plain(sql));
}

/** A stage goes by itself, should nobody be left to clear it away. */
const EXPIRES = 'OPTIONS (expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 DAY))';

export const createStage = (table: WarehouseTable, { staged }: Names): string =>
  `CREATE OR REPLACE TABLE ${staged(table.name)} (${columnsOf(table).join(', ')}) ${EXPIRES}`;

export const fillStage = (table: WarehouseTable, query: string, { staged }: Names): string => {
  const casts = Object.entries(table.columns).map(
    ([name, type]) => `CAST(${name} AS ${types[type]}) AS ${name}`,
  );
  return `CREATE OR REPLACE TABLE ${staged(table.name)} ${EXPIRES} AS SELECT ${casts.join(', ')} FROM (${query}) AS added`;
};

/** Makes a table of a run's own from a query. */
export const makeTable = (name: string, query: string): string =>
  `CREATE OR REPLACE TABLE ${name} ${EXPIRES} AS ${query}`;

export const dropTable = (name: string): string => `DROP TABLE IF EXISTS ${name}`;

export const dropStage = (table: WarehouseTable, { staged }: Names): string => dropTable(staged(table.name));

/** Of each table that is staged its name, its rows, and its different keys. */
export function countStages(tables: readonly WarehouseTable[], { staged }: Names): string {
  const counts = tables.map(({ name, key, columns }) => {
    // The place of a run among all is given when it is published.
    const own = name === 'runs' ? ['run_id'] : key;
    const keys = own.map((column) => (column in columns ? column : literal(column))).join(', ');
    return `SELECT ${literal(name)} AS name, (SELECT COUNT(*) FROM ${staged(name)}) AS row_count,
      (SELECT COUNT(*) FROM (SELECT DISTINCT ${keys} FROM ${staged(name)}) AS own) AS keys`;
  });
  return counts.join('\nUNION ALL\n');
}
