import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';
import type { Engine } from '../../engine/engine.ts';
import { type WarehouseTable, warehouseTables } from '../schema.ts';
import type { Erasure } from '../store.ts';
import type { Open } from './dataset.ts';
import { bringUpToDate } from './migrate.ts';
import type { Names } from './names.ts';
import { requireThere } from './reader.ts';
import { inTransaction } from './transaction.ts';

const { literal } = bigqueryDialect;

/** Takes a customer out of all tables in one transaction, then searches every text of every table. */
export async function eraseCustomer(open: Open, customer: string): Promise<Erasure> {
  const { engine, jobs, names: namesOf, settings } = open;
  await requireThere(open);
  await bringUpToDate(open);
  const place = `${settings.project}.${settings.dataset}`;
  const names = namesOf('');
  const tables: readonly WarehouseTable[] = warehouseTables;
  const policies = await engine.rows(policiesOf(customer));
  const ids = [customer, ...policies.map(({ policy_id: id }) => String(id))];
  const named = tables.filter((table) => conditionOf(table, ids) !== null);
  const taken = await countIn(engine, place, named, (table) => conditionOf(table, ids)!);
  await jobs.run({ sql: eraseScript(named, ids, names) });
  const texts = tables.filter((table) => textsOf(table).length > 0);
  const left = await countIn(engine, place, texts, (table) => mentions(table, customer));
  const lists = await engine.rows('SELECT DISTINCT file FROM exports');
  return {
    taken,
    left,
    exports: lists.map(({ file }) => String(file)),
    remains: `BigQuery itself keeps what was deleted from ${place} for its time travel (7 days unless the dataset says otherwise) and 7 more days for emergencies; both end by themselves.`,
  };
}

export const policiesOf = (customer: string) =>
  `SELECT policy_id FROM policies WHERE customer_id = ${literal(customer)}`;

export const eraseScript = (
  tables: readonly WarehouseTable[],
  ids: readonly string[],
  { live }: Names,
): string =>
  inTransaction([
    ...tables.flatMap((table) => {
      const condition = conditionOf(table, ids);
      return condition === null ? [] : [`DELETE FROM ${live(table.name)} WHERE ${condition}`];
    }),
    // The way back to the run before would bring the customer back.
    `UPDATE ${live('runs')} SET published_at = NULL WHERE published_at IS NOT NULL`,
  ]);

/** The rows of a customer, and rows that were set aside and name it or its policies; null for a table without. */
function conditionOf({ name, columns }: WarehouseTable, ids: readonly string[]): string | null {
  if ('customer_id' in columns) return `customer_id = ${literal(ids[0]!)}`;
  if (name !== 'quarantine') return null;
  return `EXISTS (SELECT 1 FROM UNNEST(JSON_VALUE_ARRAY(cells)) AS cell WHERE TRIM(cell) IN (${ids.map(literal).join(', ')}))`;
}

const textsOf = ({ columns }: WarehouseTable) =>
  Object.entries(columns).flatMap(([name, type]) => (type === 'text' || type === 'json' ? [name] : []));

/** Rows in which any text names the customer, alone or among other words. */
export function mentions(table: WarehouseTable, customer: string): string {
  const word = `(^|[^\\p{L}\\p{N}])${customer.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}($|[^\\p{L}\\p{N}])`;
  return textsOf(table)
    .map((column) => `COALESCE(REGEXP_CONTAINS(${column}, ${literal(word)}), FALSE)`)
    .join(' OR ');
}

async function countIn(
  engine: Engine,
  file: string,
  tables: readonly WarehouseTable[],
  condition: (table: WarehouseTable) => string,
): Promise<Erasure['taken'][number][]> {
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await engine.rows(`SELECT COUNT(*) AS n FROM ${table.name} WHERE ${condition(table)}`);
      return { file, table: table.name, rows: Number(row?.n) };
    }),
  );
  return counts.filter(({ rows }) => rows > 0);
}
