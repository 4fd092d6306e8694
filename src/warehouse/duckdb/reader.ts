import { openDuckDB } from '../../engine/duckdb/open.ts';
import type { Engine } from '../../engine/engine.ts';
import { attachLive, detachLive, noWarehouse } from './live.ts';

/**
 * Reads the live warehouse file, which is never changed: its tables and views go by their own names. Throws DataRefused
 * where there is none.
 */
export async function readWarehouse<T>(path: string, read: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openDuckDB(':memory:');
  try {
    if (!(await attachLive(engine, path))) throw noWarehouse(path);
    await engine.run('USE live');
    return await read(engine);
  } finally {
    await engine.run('USE memory');
    await detachLive(engine, path);
    await engine.close();
  }
}
