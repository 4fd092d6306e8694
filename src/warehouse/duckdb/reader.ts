import { openDuckDB } from '../../engine/duckdb/open.ts';
import type { Engine } from '../../engine/engine.ts';
import { isReadable, outdated } from '../migrations.ts';
import { attachLive, detachLive, noWarehouse, type Stored, withinLive } from './live.ts';

/** Reads a warehouse file, which is never changed, as `live`. Throws DataRefused where there is none. */
export async function readLive<T>(
  path: string,
  read: (engine: Engine, stored: Stored) => Promise<T>,
  none?: T,
): Promise<T> {
  const engine = await openDuckDB(':memory:');
  try {
    const stored = await attachLive(engine, path);
    if (stored) return await read(engine, stored);
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

/** The same for what a person is shown. Throws DataRefused for a file of so early a version that it lacks some of that. */
export function readShown<T>(path: string, read: (engine: Engine) => Promise<T>): Promise<T> {
  return readLive(path, (engine, { version }) => {
    if (!isReadable(version)) throw outdated(version, path);
    return withinLive(engine, read);
  });
}
