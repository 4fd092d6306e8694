import type { BigQuerySettings } from '../../src/domain/settings.ts';
import { columnsOf as columnsOfTables, tableNames } from '../../src/domain/tables.ts';
import { bigqueryDialect } from '../../src/engine/bigquery/dialect.ts';
import { warehouseTables } from '../../src/warehouse/schema.ts';
import { views } from '../../src/warehouse/views.ts';
import { project } from './bigquery.ts';
import { columnsOf } from './zeta-engine.ts';
import type { Relation, ZetaSql } from './zetasql.ts';

export const placeOf = (dataset: string): BigQuerySettings => ({
  project,
  dataset,
  location: 'EU',
  maximumBytesBilled: null,
});

const text = 'text' as const;

/** The clean tables, as the sheets' columns are typed. */
const clean: Readonly<Record<string, Relation>> = {
  clean_customers: { columns: tableNamed('customers') },
  clean_products: { columns: tableNamed('products') },
  clean_policies: {
    columns: {
      policy_id: text,
      customer_id: text,
      product_id: text,
      purchase_date: 'date',
      premium: 'money',
      coverage: 'money',
    },
  },
  policy_facts: { columns: tableNamed('policies') },
  ...Object.fromEntries(
    tableNames.map((table) => [
      `source_${table}`,
      { columns: Object.fromEntries(columnsOfTables[table].map(({ name }) => [name, text])) },
    ]),
  ),
};

function tableNamed(name: string): Relation['columns'] {
  return warehouseTables.find((table) => table.name === name)!.columns;
}

const catalogs = new Map<string, Promise<Record<string, Relation>>>();

/** Everything that a statement may name: tables and views by their names alone and by their whole paths, stages of one run. */
export async function catalogOf(google: ZetaSql, dataset: string): Promise<Record<string, Relation>> {
  const own: Record<string, Relation> = Object.fromEntries(
    warehouseTables.map(({ name, columns }) => [name, { columns }]),
  );
  for (const { name, sql } of await views(bigqueryDialect))
    own[name] = { columns: columnsOf(await google.evaluate(sql, own)) };
  own.run_lock = {
    columns: { holder: text, host: text, pid: 'integer', since: 'timestamp', expires_at: 'timestamp' },
  };
  const whole = Object.entries(own).flatMap(([name, relation]) => [
    [`${project}/${dataset}/${name}`, relation] as const,
    [`${project}/${dataset}/stg_run_${name}`, relation] as const,
  ]);
  const schema = (name: string, columns: Relation['columns']) =>
    [`${project}.${dataset}/INFORMATION_SCHEMA/${name}`, { columns }] as const;
  return {
    ...own,
    ...clean,
    ...Object.fromEntries(whole),
    ...Object.fromEntries([
      schema('VIEWS', { table_name: text, view_definition: text }),
      schema('COLUMNS', { table_name: text, column_name: text }),
    ]),
  };
}

/** What makes a table of a run's own, with its name and its query. */
const making = /^CREATE OR REPLACE TABLE `[^`]+`\.`[^`]+`\.`(stg_run_work_\w+)`[\s\S]*?\) AS ([\s\S]*)$/;

/**
 * What the analyzer has against a statement, or against each of a script. A table that one of them makes from a query is known to
 * those that come later.
 *
 * @param others tables besides the warehouse's, by their paths
 */
export async function faultsOf(
  google: ZetaSql,
  sql: string,
  dataset: string,
  others: Readonly<Record<string, Relation>> = {},
): Promise<string[]> {
  let catalog = catalogs.get(dataset);
  if (!catalog) {
    catalog = catalogOf(google, dataset);
    catalogs.set(dataset, catalog);
  }
  const relations = await catalog;
  Object.assign(relations, others);
  const faults: string[] = [];
  for (const statement of partsOf(sql)) {
    const used = Object.fromEntries(
      Object.entries(relations).filter(([name]) => statement.includes(name.split('/').at(-1)!)),
    );
    const params = [...statement.matchAll(/(?:\$|@p)(\d+)/g)].map(([, i]) => Number(i));
    const types = Array.from({ length: Math.max(0, ...params) }, () => 'TYPE_STRING');
    const fault = await google.fault(statement, used, types);
    if (fault !== null) faults.push(`${fault}\n${statement}`);
    const [, own, ownQuery] = /^CREATE TABLE (\w+) AS ([\s\S]*)$/.exec(statement) ?? [];
    if (own && ownQuery && fault === null)
      relations[own] = { columns: columnsOf(await google.columns(ownQuery, used)) };
    const [, name, query] = making.exec(statement) ?? [];
    if (name && query && fault === null)
      relations[`${project}/${dataset}/${name}`] = { columns: columnsOf(await google.columns(query, used)) };
  }
  return faults;
}

/** The statements of a script; stages are those of one run. */
const partsOf = (sql: string) =>
  sql
    .replaceAll(/stg_\w+?_[0-9a-f]{12}_/g, 'stg_run_')
    .split(/;\s*(?:\n|$)/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Mistakes that other engines would let pass, each put into a statement where it fits. */
const mistakes: readonly { readonly what: string; readonly from: RegExp; readonly to: string }[] = [
  { what: 'identifiers between double quotes', from: /`([\w-]+)`\.`(\w+)`\.`(\w+)`/, to: '"$1"."$2"."$3"' },
  { what: 'DOUBLE PRECISION', from: /AS FLOAT64\)/, to: 'AS DOUBLE PRECISION)' },
  { what: 'VARCHAR', from: /\bSTRING\b/, to: 'VARCHAR' },
  { what: 'x::type', from: /CAST\((\w+(?:\.\w+)?) AS (\w+)\)/, to: '$1::$2' },
  { what: 'DELETE without WHERE', from: / WHERE TRUE$/, to: '' },
  { what: 'FILTER', from: /COUNT\(\*\)/, to: 'COUNT(*) FILTER (WHERE TRUE)' },
  { what: 'DISTINCT ON', from: /SELECT (?!DISTINCT)/, to: 'SELECT DISTINCT ON (1) ' },
  { what: 'date_diff of DuckDB', from: /DATE_DIFF\(([^,]+), ([^,]+), DAY\)/, to: "date_diff('day', $2, $1)" },
  {
    what: 'a table that is not there',
    from: /\b(FROM|TABLE|INTO|EXISTS) `([\w-]+)`\.`(\w+)`\.`(\w+)`/,
    to: '$1 `$2`.`$3`.`$4` USING SAMPLE 1',
  },
];

export function planted(sql: string): { readonly what: string; readonly sql: string }[] {
  const bare = sql.replaceAll(/^--.*$/gm, '');
  return mistakes
    .map(({ what, from, to }) => ({ what, sql: bare.replace(from, to) }))
    .filter((variant) => variant.sql !== bare);
}
