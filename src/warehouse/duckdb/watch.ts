import { stat } from 'node:fs/promises';
import { openDuckDB } from '../../engine/duckdb/open.ts';
import type { Engine } from '../../engine/engine.ts';
import { isReadable, outdated } from '../migrations.ts';
import type { Watched } from '../store.ts';
import { attachLive, detachLive, noWarehouse } from './live.ts';
import { readShown } from './reader.ts';

interface Opened {
  readonly engine: Engine;
  readonly version: string;
  /** How many are reading. */
  readers: number;
  /** Whether a newer file has taken its place. */
  isOld: boolean;
}

export function watchWarehouse(path: string, options: { threads?: number; megabytes?: number }): Watched {
  let current: Promise<Opened> | null = null;
  const close = async ({ engine }: Pick<Opened, 'engine'>) => {
    await engine.run('USE memory');
    await detachLive(engine, path);
    await engine.close();
  };
  const open = async (version: string): Promise<Opened> => {
    const engine = await openDuckDB(':memory:', options);
    try {
      const stored = await attachLive(engine, path);
      if (!stored) throw noWarehouse(path);
      if (!isReadable(stored.version)) throw outdated(stored.version, path);
      await engine.run('USE live');
      return { engine, version, readers: 0, isOld: false };
    } catch (error) {
      await close({ engine });
      throw error;
    }
  };
  const newest = async (): Promise<Opened> => {
    const version = await versionOf(path);
    const opened = current && (await current.catch(() => null));
    if (opened && opened.version === version) return opened;
    if (opened) {
      opened.isOld = true;
      if (opened.readers === 0) await close(opened);
    }
    current = open(version);
    return current;
  };
  const made = new Map<string, { readonly version: string; readonly value: Promise<unknown> }>();
  const reading = new Set<Promise<unknown>>();
  // One at a time decides whether to open anew; reading is shared.
  let deciding: Promise<unknown> = Promise.resolve();
  return {
    read: async (work) => {
      const decided = deciding.then(async () => {
        const opened = await newest();
        opened.readers++;
        return opened;
      });
      deciding = decided.catch(() => {});
      const opened = await decided;
      const read = work(opened.engine);
      reading.add(read);
      try {
        return await read;
      } finally {
        reading.delete(read);
        opened.readers--;
        if (opened.isOld && opened.readers === 0) await close(opened);
      }
    },
    once: async (name, make) => {
      const version = await versionOf(path);
      const known = made.get(name);
      if (known?.version === version) return known.value as ReturnType<typeof make>;
      const value = readShown(path, make);
      made.set(name, { version, value });
      // What failed is tried again.
      value.catch(() => made.delete(name));
      return value;
    },
    close: async () => {
      await Promise.allSettled([...made.values()].map(({ value }) => value));
      await deciding;
      await Promise.allSettled(reading);
      const opened = await current?.catch(() => null);
      current = null;
      if (opened) await close(opened);
    },
  };
}

/** Changes whenever a run has put another file in its place. */
async function versionOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw error;
  }
}
