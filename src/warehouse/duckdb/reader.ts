import { openDuckDB } from '../../engine/duckdb/open.ts';
import type { Engine } from '../../engine/engine.ts';
import { attachLive, detachLive, noWarehouse, withinLive } from './live.ts';

/** Reads a warehouse file, which is never changed, as `live`. Throws DataRefused where there is none. */
export async function readLive<T>(path: string, read: (engine: Engine) => Promise<T>, none?: T): Promise<T> {
  const engine = await openDuckDB(':memory:');
  try {
    if (await attachLive(engine, path)) return await read(engine);
    if (none === undefined) throw noWarehouse(path);
    return none;
  } finally {
    await detachLive(engine, path);
    await engine.close();
  }
}

/**
 * Reads a warehouse file in which tables and views go by their own names.
 *
 * @param none what to give where there is no file; without it that throws DataRefused
 */
export function readWarehouse<T>(path: string, read: (engine: Engine) => Promise<T>, none?: T): Promise<T> {
  return readLive(path, (engine) => withinLive(engine, read), none);
}
