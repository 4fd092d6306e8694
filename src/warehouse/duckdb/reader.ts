import { openDuckDB } from '../../engine/duckdb/open.ts';
import type { Engine } from '../../engine/engine.ts';
import { attachLive, detachLive, noWarehouse } from './live.ts';

/** Reads a warehouse file, which is never changed, as `live`. Throws DataRefused where there is none. */
export async function readLive<T>(path: string, read: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openDuckDB(':memory:');
  try {
    if (!(await attachLive(engine, path))) throw noWarehouse(path);
    return await read(engine);
  } finally {
    await detachLive(engine, path);
    await engine.close();
  }
}

/** Reads a warehouse file in which tables and views go by their own names too. */
export function readWarehouse<T>(path: string, read: (engine: Engine) => Promise<T>): Promise<T> {
  return readLive(path, async (engine) => {
    await engine.run('USE live');
    try {
      return await read(engine);
    } finally {
      await engine.run('USE memory');
    }
  });
}
