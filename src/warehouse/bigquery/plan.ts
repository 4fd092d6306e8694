import type { Plan, PlannedChange } from '../../domain/plan.ts';
import { plannedTables, plannedVersion } from '../plan.ts';
import type { Open } from './dataset.ts';
import { knownVersion } from './migrate.ts';
import { readViews, viewsToMake } from './tables.ts';

/** What the next run would make and change, and what reading costs. */
export async function planOf(open: Open): Promise<Plan> {
  const { jobs, engine, names: namesOf } = open;
  const names = namesOf('');
  const isThere = await jobs.isThere();
  const there = isThere ? await engine.tables() : new Map<string, ReadonlySet<string>>();
  const version = await knownVersion(open, there);
  const definitions = isThere ? await engine.rows(readViews(names)) : [];
  const views = (await viewsToMake(definitions, names)).map(
    ({ name }): PlannedChange => ({ name, what: there.has(name) ? 'other view' : 'new view', detail: '' }),
  );
  const readable = [...there.keys()].filter((name) => !name.startsWith('stg_')).sort();
  const costs = await Promise.all(
    readable.map(async (name) => {
      const { bytes } = await jobs.dryRun(`SELECT * FROM ${names.live(name)}`);
      return { name, bytes };
    }),
  );
  return { version: plannedVersion(version), changes: [...plannedTables(there), ...views], costs };
}
