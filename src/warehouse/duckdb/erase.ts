import { rename } from 'node:fs/promises';
import { literal } from '../../engine/duckdb/dialect.ts';
import type { Engine } from '../../engine/engine.ts';
import { lastRun } from '../last-run.ts';
import { type WarehouseTable, warehouseTables, warehouseVersion } from '../schema.ts';
import type { Erasure } from '../store.ts';
import { readExports } from './journal.ts';
import { isThere, noWarehouse } from './live.ts';
import { withLock } from './lock.ts';
import { generationsOf, writeBeside } from './publish.ts';
import { readLive } from './reader.ts';

/**
 * Takes a customer out of the warehouse at `path` and of its generations: each file is written anew without the
 * customer's rows, whole or not at all, and put in its own place. Then every text of every table is searched. Throws
 * DataRefused where there is no warehouse, or a run is at it.
 */
export async function eraseCustomer(path: string, customer: string): Promise<Erasure> {
  return withLock(path, async () => {
    const files = await present([path, ...generationsOf(path)]);
    if (files.length === 0) throw noWarehouse(path);
    // Whole or not at all: what one of them cannot is known before any is written anew.
    for (const file of files) await readLive(file, async () => {});
    const taken: Erasure['taken'][number][] = [];
    const left: Erasure['left'][number][] = [];
    const exports = new Set<string>();
    for (const file of files) {
      await readLive(file, async (engine) => {
        const policies = await policiesOf(engine, customer);
        const content = new Map(
          warehouseTables.map((table) => [table.name, contentOf(table, [customer, ...policies])]),
        );
        for (const table of warehouseTables) {
          const rows = await lost(engine, table, content.get(table.name)!);
          if (rows > 0) taken.push({ file, table: table.name, rows });
        }
        for (const row of await engine.rows('SELECT DISTINCT file FROM live.exports'))
          exports.add(String(row.file));
        const [run] = await engine.rows(lastRun(['run_id'], 'live.runs'));
        await writeBeside(engine, file, content, String(run?.run_id));
      });
      await rename(`${file}.next`, file);
      await readLive(file, async (engine) => {
        for (const table of warehouseTables) {
          const rows = await naming(engine, table, customer);
          if (rows > 0) left.push({ file, table: table.name, rows });
        }
      });
    }
    for (const { file } of await readExports(path)) exports.add(file);
    return { taken, left, exports: [...exports], remains: null };
  });
}

async function present(paths: readonly string[]): Promise<string[]> {
  const are = await Promise.all(paths.map(isThere));
  return paths.filter((_, i) => are[i]);
}

async function policiesOf(engine: Engine, customer: string): Promise<string[]> {
  const rows = await engine.rows('SELECT policy_id FROM live.policies WHERE customer_id = $1', [customer]);
  return rows.map(({ policy_id: id }) => String(id));
}

/** A table without the rows of a customer, and without rows that were set aside and name it or its policies. */
function contentOf(table: WarehouseTable, ids: readonly string[]): string {
  const columns = Object.keys(table.columns).map((column) =>
    column === 'schema_version' ? `${versionWritten} AS ${column}` : column,
  );
  return `SELECT ${columns.join(', ')} FROM live.${table.name} WHERE ${keeps(table, ids)} ORDER BY ${table.key.join(', ')}`;
}

/** The file is written by this version, which its current run tells. */
const versionWritten = `CASE WHEN sequence = (${lastRun(['sequence'], 'live.runs')}) THEN ${warehouseVersion} ELSE schema_version END`;

function keeps({ name, columns }: WarehouseTable, ids: readonly string[]): string {
  if ('customer_id' in columns) return `customer_id <> ${literal(ids[0]!)}`;
  if (name !== 'quarantine') return 'TRUE';
  const list = ids.map(literal).join(', ');
  return `NOT coalesce(list_has_any(list_transform(from_json(cells, '["VARCHAR"]'), lambda cell: trim(cell)), [${list}]), FALSE)`;
}

async function lost(engine: Engine, { name }: WarehouseTable, content: string): Promise<number> {
  const [row] = await engine.rows(
    `SELECT (SELECT count(*) FROM live.${name}) - (SELECT count(*) FROM (${content})) AS n`,
  );
  return Number(row?.n);
}

/** Rows in which any text names the customer, alone or among other words. */
async function naming(engine: Engine, { name, columns }: WarehouseTable, customer: string): Promise<number> {
  const texts = Object.entries(columns).filter(([, type]) => type === 'text' || type === 'json');
  if (texts.length === 0) return 0;
  const word = `(^|[^\\p{L}\\p{N}])${customer.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}($|[^\\p{L}\\p{N}])`;
  const found = texts.map(([column]) => `coalesce(regexp_matches(${column}, ${literal(word)}), FALSE)`);
  const [row] = await engine.rows(`SELECT count(*) AS n FROM live.${name} WHERE ${found.join(' OR ')}`);
  return Number(row?.n);
}
