import { copyFile, rm, stat } from 'node:fs/promises';
import { DataRefused } from '../../domain/errors.ts';
import { literal } from '../../engine/duckdb/dialect.ts';
import type { Engine, TablesThere } from '../../engine/engine.ts';

const copyOf = (path: string) => `${path}.reading.${process.pid}`;

/**
 * Attaches the live file to the working engine as `live`, read-only; false where there is none yet. A file that
 * another process holds open for writing is read from a copy. Throws DataRefused for a file that is no warehouse.
 */
export async function attachLive(engine: Engine, path: string): Promise<boolean> {
  if (!(await isThere(path))) return false;
  try {
    await attach(engine, path).catch(async (error: unknown) => {
      if (!String(error).includes('Could not set lock')) throw error;
      await copyFile(path, copyOf(path));
      await attach(engine, copyOf(path));
    });
    await engine.rows('SELECT sequence, run_id FROM live.runs LIMIT 1');
  } catch (error) {
    const why = String(error instanceof Error ? error.message : error).split('\n')[0];
    const message = `${path} cannot be read as a warehouse (${why}). The generations before it are ${path}.1 to .3: put one in its place, or move it away to start anew.`;
    throw new DataRefused([{ code: 'warehouse_unreadable', message }]);
  }
  return true;
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
  await engine.run('DETACH DATABASE IF EXISTS live');
  await rm(copyOf(path), { force: true });
}

/** Its tables and their columns: an earlier version may have had fewer. */
export const liveTables = (engine: Engine): Promise<TablesThere> => withinLive(engine, (own) => own.tables());

/** Works with the warehouse that is attached: its tables and views go by their own names meanwhile. */
export async function withinLive<T>(engine: Engine, work: (engine: Engine) => Promise<T>): Promise<T> {
  await engine.run('USE live');
  try {
    return await work(engine);
  } finally {
    await engine.run('USE memory');
  }
}
