import { DataRefused } from '../../domain/errors.ts';
import type { Engine, TablesThere } from '../../engine/engine.ts';
import { outdated, requireKnown } from '../migrations.ts';
import { warehouseVersion } from '../schema.ts';
import type { Watched } from '../store.ts';
import { views } from '../views.ts';
import type { Open } from './dataset.ts';
import { knownVersion } from './migrate.ts';

/**
 * Reads the warehouse, all of it as one run left it. Throws DataRefused where there is none, and where it is of an earlier
 * version: its tables are brought up to date where they are, by the next run.
 */
export async function read<T>(open: Open, work: (engine: Engine) => Promise<T>): Promise<T> {
  await requireShown(open);
  return steadily(open, work);
}

/** Throws DataRefused where there is no warehouse, or one of a newer version. Gives the version of what is there. */
export async function requireThere(
  open: Open,
): Promise<{ readonly version: number; readonly there: TablesThere }> {
  const there = (await open.jobs.isThere()) ? await open.engine.tables() : new Map<string, never>();
  const version = await knownVersion(open, there);
  if (version !== null && there.has('current_run')) return { version, there };
  const message = `There is no warehouse in ${placeOf(open)} yet: "kindred run" makes it.`;
  throw new DataRefused([{ code: 'warehouse_missing', message }]);
}

const placeOf = ({ settings: { project, dataset } }: Pick<Open, 'settings'>) => `${project}.${dataset}`;

async function requireShown(open: Open): Promise<void> {
  const { version, there } = await requireThere(open);
  const isOfToday =
    version === warehouseVersion && (await views(open.engine.dialect)).every(({ name }) => there.has(name));
  if (!isOfToday) throw outdated(version, placeOf(open));
}

const MOST_READS = 3;

/** A statement sees one run; several are asked again where one has published in between. */
async function steadily<T>(open: Open, work: (engine: Engine) => Promise<T>): Promise<T> {
  for (let reads = 1; ; reads++) {
    const before = await lastSequence(open);
    const result = await work(open.engine);
    if (reads === MOST_READS || (await lastSequence(open)) === before) return result;
  }
}

export const LAST = 'SELECT MAX(sequence) AS sequence, MAX(schema_version) AS schema_version FROM runs';

/** A newer Kindred may come while somebody looks. */
async function lastSequence(open: Open): Promise<number> {
  const [row] = await open.engine.rows(LAST);
  requireKnown(Number(row?.schema_version ?? 0), placeOf(open));
  return Number(row?.sequence ?? 0);
}

export function watch(open: Open): Watched {
  let found: Promise<void> | null = null;
  // A warehouse that is there stays there.
  const isThere = () => {
    found ??= requireShown(open).catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  };
  const made = new Map<string, { readonly sequence: number; readonly value: Promise<unknown> }>();
  return {
    read: async (work) => {
      await isThere();
      return steadily(open, work);
    },
    once: async (name, make) => {
      await isThere();
      const sequence = await lastSequence(open);
      const known = made.get(name);
      if (known?.sequence === sequence) return known.value as ReturnType<typeof make>;
      const value = steadily(open, make);
      made.set(name, { sequence, value });
      // What failed is tried again.
      value.catch(() => made.delete(name));
      return value;
    },
    close: async () => {
      await Promise.allSettled([...made.values()].map(({ value }) => value));
    },
  };
}
