import { meanings, sentenceOf } from '../../domain/quality.ts';
import { type Column, columnsOf, keyOf, type TableName } from '../../domain/tables.ts';
import type { Dialect } from '../../engine/dialect.ts';
import { objects } from '../objections.ts';
import { type Check, checksOf, readAs, textOf, typeOf } from './checks.ts';

/**
 * The contract of the three tables as SQL, for tables that stay where they are: types, required cells, ranges, keys, references.
 * Nothing is guessed here, as it is of a sheet: a cell is what it says, or it is set aside with its row.
 */
interface ContractSource {
  readonly table: TableName;
  /** What stands after FROM. */
  readonly from: string;
  /** Our columns, and what the source calls them. */
  readonly columns: ReadonlyMap<string, string>;
}

/** A table that is made, in the order in which they are. */
export interface Made {
  readonly name: string;
  readonly query: string;
}

export type ContractSources = Readonly<Record<TableName, ContractSource>>;

/**
 * Makes `checked_<table>`, every row with its values, `codes` and `reasons` of what is wrong ('' for nothing), `cells` as JSON and
 * `copy`, which is above 1 for a row that repeats another; and `clean_<table>`, the rows that are accepted.
 */
export function contractTables(sources: ContractSources, asOf: string, dialect: Dialect): Made[] {
  const { customers, products, policies } = sources;
  const made = (name: string, query: string): Made => ({ name, query });
  return [
    made('checked_customers', checkedRows(customers, asOf, dialect)),
    made('clean_customers', accepted(customers)),
    made('checked_products', checkedRows(products, asOf, dialect)),
    made('clean_products', accepted(products)),
    made('alone_policies', checkedRows(policies, asOf, dialect)),
    made('checked_policies', withReferences(dialect)),
    made('clean_policies', accepted(policies)),
  ];
}

/** The columns of ours that a source has. */
const present = ({ table, columns }: ContractSource): Column[] =>
  columnsOf[table].filter(({ name }) => columns.has(name));

function checkedRows(source: ContractSource, asOf: string, dialect: Dialect): string {
  const columns = present(source);
  const { literal } = dialect;
  const key = keyOf[source.table];
  const texts = columns.map(({ name }) => `${textOf(source.columns.get(name)!, dialect)} AS t_${name}`);
  const values = columns.map((column) => `${readAs(column, dialect)} AS v_${column.name}`);
  const print = columns
    .map(({ name }) => `COALESCE(t_${name}, ${literal('\u0001')})`)
    .join(`, ${literal('\u0002')}, `);
  const checks: Check[] = [
    ...columns.flatMap((column) => checksOf(column, asOf, dialect)),
    { column: key, code: 'duplicate_key', when: `t_${key} IS NOT NULL AND differs` },
  ];
  const given = columnsOf[source.table].map(({ name, type }) => {
    const read = type === 'integer' ? `FLOOR(v_${name})` : `v_${name}`;
    const value = source.columns.has(name) ? read : 'NULL';
    return `${dialect.safeCast(value, typeOf[type])} AS ${name}`;
  });
  const cells = dialect.jsonList(columns.map(({ name }) => `COALESCE(t_${name}, '')`));
  return `
SELECT ${given.join(', ')},
  TRIM(CONCAT(${checks.map(({ code, when }) => `CASE WHEN ${when} THEN ${literal(`${code} `)} ELSE '' END`).join(', ')})) AS codes,
  ${told(checks, dialect)} AS reasons,
  ${cells} AS cells, copy
FROM (
  SELECT printed.*, ROW_NUMBER() OVER (PARTITION BY print ORDER BY print) AS copy,
    MIN(print) OVER (PARTITION BY t_${key}) <> MAX(print) OVER (PARTITION BY t_${key}) AS differs
  FROM (
    SELECT typed.*, CONCAT(${print}) AS print
    FROM (SELECT texts.*, ${values.join(', ')} FROM (SELECT ${texts.join(', ')} FROM ${source.from}) AS texts) AS typed
  ) AS printed
) AS read`.trimStart();
}

/** What is wrong, as sentences. */
function told(checks: readonly Check[], { literal }: Dialect): string {
  const sentences = checks.map(
    ({ column, code, when }) =>
      `CASE WHEN ${when} THEN ${literal(`${sentenceOf({ column, code })}; `)} ELSE '' END`,
  );
  return `CONCAT(${sentences.join(', ')})`;
}

/** What a policy may be told of the customer and the product that it names. */
const references = ['customer', 'product'] as const;

/** Policies whose customer or product is not there, or set aside, are set aside. */
function withReferences({ literal }: Dialect): string {
  const found = references.map(
    (name) => `
LEFT JOIN (SELECT ${name}_id AS id FROM clean_${name}s) AS ${name} ON ${name}.id = alone.${name}_id
LEFT JOIN (SELECT DISTINCT ${name}_id AS id FROM checked_${name}s) AS any_${name} ON any_${name}.id = alone.${name}_id`,
  );
  const isLost = (name: string) => `alone.${name}_id IS NOT NULL AND ${name}.id IS NULL`;
  const said = (kind: 'code' | 'reason') =>
    references.map((name) => {
      const codes = [`orphan_${name}`, `${name}_set_aside`] as const;
      const [orphan, aside] = codes.map((code) =>
        literal(kind === 'code' ? ` ${code}` : `${name}_id: ${meanings[code]}; `),
      );
      return `CASE WHEN ${isLost(name)} AND any_${name}.id IS NULL THEN ${orphan} WHEN ${isLost(name)} THEN ${aside} ELSE '' END`;
    });
  const own = columnsOf.policies.map(({ name }) => name);
  return `
SELECT ${own.map((name) => `alone.${name}`).join(', ')},
  TRIM(CONCAT(alone.codes, ${said('code').join(', ')})) AS codes,
  CONCAT(alone.reasons, ${said('reason').join(', ')}) AS reasons, alone.cells, alone.copy
FROM alone_policies AS alone${found.join('')}`.trimStart();
}

function accepted(source: ContractSource): string {
  const { table } = source;
  const names = present(source).map(({ name }) => name);
  const columns = columnsOf[table].map(({ name }) => name);
  const besides = table === 'customers' ? [`${objects(names)} AS objects`] : [];
  return `SELECT ${[...columns, ...besides].join(', ')} FROM checked_${table} WHERE codes = '' AND copy = 1`;
}
