import type { Plan, PlannedChange } from '../../domain/plan.ts';
import { duckdbDialect } from '../../engine/duckdb/dialect.ts';
import { plannedTables, plannedVersion } from '../plan.ts';
import { views } from '../views.ts';
import type { Stored } from './live.ts';
import { readLive } from './reader.ts';

/** What the next file would have that the live one has not. Every run writes all of it anew. */
export async function planOf(path: string): Promise<Plan> {
  const stored = await readLive<Stored | null>(path, async (_, found) => found, null);
  const there = stored?.there ?? new Map();
  const made = (await views(duckdbDialect))
    .filter(({ name }) => !there.has(name))
    .map(({ name }): PlannedChange => ({ name, what: 'new view', detail: '' }));
  return {
    version: plannedVersion(stored?.version ?? null),
    changes: [...plannedTables(there), ...made],
    costs: [],
  };
}
