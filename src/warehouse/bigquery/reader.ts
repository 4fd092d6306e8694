import { DataRefused } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Watched } from '../store.ts';
import type { Open } from './dataset.ts';

/** Reads the warehouse, all of it as one run left it. Throws DataRefused where there is none. */
export async function read<T>(open: Open, work: (engine: Engine) => Promise<T>): Promise<T> {
  await requireThere(open);
  return steadily(open.engine, work);
}

async function requireThere({ settings, jobs, engine }: Open): Promise<void> {
  if ((await jobs.isThere()) && (await engine.tables()).has('current_run')) return;
  const message = `There is no warehouse in ${settings.project}.${settings.dataset} yet: "kindred run" makes it.`;
  throw new DataRefused([{ code: 'warehouse_missing', message }]);
}

const MOST_READS = 3;

/** A statement sees one run; several are asked again where one has published in between. */
async function steadily<T>(engine: Engine, work: (engine: Engine) => Promise<T>): Promise<T> {
  for (let reads = 1; ; reads++) {
    const before = await versionOf(engine);
    const result = await work(engine);
    if (reads === MOST_READS || (await versionOf(engine)) === before) return result;
  }
}

export const VERSION = 'SELECT MAX(sequence) AS sequence FROM runs';

async function versionOf(engine: Engine): Promise<number> {
  const [row] = await engine.rows(VERSION);
  return Number(row?.sequence ?? 0);
}

export function watch(open: Open): Watched {
  let found: Promise<void> | null = null;
  // A warehouse that is there stays there.
  const isThere = () => {
    found ??= requireThere(open).catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  };
  const made = new Map<string, { readonly version: number; readonly value: Promise<unknown> }>();
  return {
    read: async (work) => {
      await isThere();
      return steadily(open.engine, work);
    },
    once: async (name, make) => {
      await isThere();
      const version = await versionOf(open.engine);
      const known = made.get(name);
      if (known?.version === version) return known.value as ReturnType<typeof make>;
      const value = steadily(open.engine, make);
      made.set(name, { version, value });
      // What failed is tried again.
      value.catch(() => made.delete(name));
      return value;
    },
    close: async () => {
      await Promise.allSettled([...made.values()].map(({ value }) => value));
    },
  };
}
