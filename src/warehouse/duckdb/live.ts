import { copyFile, rm, stat } from 'node:fs/promises';
import { DataRefused } from '../../domain/errors.ts';
import { literal } from '../../engine/duckdb/dialect.ts';
import type { Engine, TablesThere } from '../../engine/engine.ts';
import { requireKnown, upToDate, versionOf } from '../migrations.ts';
import { type WarehouseTable, warehouseTables, warehouseVersion } from '../schema.ts';
import { views } from '../views.ts';

const copyOf = (path: string) => `${path}.reading.${process.pid}`;

/** What a file is, before it is brought up to date. */
export interface Stored {
  /** The version that wrote it. */
  readonly version: number;
  /** Its tables and views as they are in it. */
  readonly there: TablesThere;
}

/**
 * Attaches the live file to the working engine as `live`, read-only; null where there is none yet. In a file of an earlier
 * version every table and view is seen as this version has them. A file that another process holds open for writing is read
 * from a copy. Throws DataRefused for a file that is no warehouse, or one of a newer version.
 */
export async function attachLive(engine: Engine, path: string): Promise<Stored | null> {
  if (!(await isThere(path))) return null;
  const stored = await attachStored(engine, path).catch((error: unknown) => {
    const why = String(error instanceof Error ? error.message : error).split('\n')[0];
    const message = `${path} cannot be read as a warehouse (${why}). The generations before it are ${path}.1 to .3: put one in its place, or move it away to start anew.`;
    throw new DataRefused([{ code: 'warehouse_unreadable', message }]);
  });
  requireKnown(stored.version, path);
  if (!(await isOfToday(engine, stored))) await showUpToDate(engine, stored);
  return stored;
}

async function attachStored(engine: Engine, path: string): Promise<Stored> {
  await attach(engine, path).catch(async (error: unknown) => {
    if (!String(error).includes('Could not set lock')) throw error;
    await copyFile(path, copyOf(path));
    await attach(engine, copyOf(path));
  });
  await engine.rows('SELECT sequence, run_id FROM live.runs LIMIT 1');
  return withinLive(engine, async (own) => {
    const there = await own.tables();
    return { version: await versionOf(own, there), there };
  });
}

/** Views may have come without a change to the tables. */
async function isOfToday({ dialect }: Engine, { version, there }: Stored): Promise<boolean> {
  if (version !== warehouseVersion) return false;
  return (await views(dialect)).every(({ name }) => there.has(name));
}

/** Puts a database of views in the place of the file, which is attached as `stored` instead. */
async function showUpToDate(engine: Engine, { version, there }: Stored): Promise<void> {
  const [file] = await engine.rows("SELECT path FROM duckdb_databases() WHERE database_name = 'live'");
  await engine.run('DETACH DATABASE live');
  await engine.run(`ATTACH ${literal(String(file?.path))} AS stored (READ_ONLY)`);
  await engine.run("ATTACH ':memory:' AS live");
  const from = { version, there, place: (table: string) => `stored.${table}` };
  await withinLive(engine, async (own) => {
    for (const table of warehouseTables as readonly WarehouseTable[])
      await own.run(`CREATE VIEW ${table.name} AS ${upToDate(table, from, own.dialect)}`);
    for (const { name, sql } of await views(own.dialect)) await own.run(`CREATE VIEW ${name} AS ${sql}`);
  });
}

export function noWarehouse(path: string): DataRefused {
  const message = `There is no warehouse at ${path} yet: "kindred run" makes it.`;
  return new DataRefused([{ code: 'warehouse_missing', message }]);
}

const attach = (engine: Engine, path: string) => engine.run(`ATTACH ${literal(path)} AS live (READ_ONLY)`);

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

export async function detachLive(engine: Engine, path: string): Promise<void> {
  await detach(engine);
  await rm(copyOf(path), { force: true });
}

/** Lets go of the file, so that it can be replaced. */
export async function detach(engine: Engine): Promise<void> {
  for (const name of ['live', 'stored']) await engine.run(`DETACH DATABASE IF EXISTS ${name}`);
}

/** Works with the warehouse that is attached: its tables and views go by their own names meanwhile. */
export async function withinLive<T>(engine: Engine, work: (engine: Engine) => Promise<T>): Promise<T> {
  await engine.run('USE live');
  try {
    return await work(engine);
  } finally {
    await engine.run('USE memory');
  }
}
