import type { Plan, PlannedChange } from '../../domain/plan.ts';
import { duckdbDialect } from '../../engine/duckdb/dialect.ts';
import { plannedTables } from '../plan.ts';
import { views } from '../views.ts';
import { readWarehouse } from './reader.ts';

/** What the next file would have that the live one has not. Every run writes all of it anew. */
export async function planOf(path: string): Promise<Plan> {
  const there = await readWarehouse(path, (engine) => engine.tables(), new Map());
  const made = (await views(duckdbDialect))
    .filter(({ name }) => !there.has(name))
    .map(({ name }): PlannedChange => ({ name, what: 'new view', detail: '' }));
  return { changes: [...plannedTables(there), ...made], costs: [] };
}
