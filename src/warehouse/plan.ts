import type { Plan, PlannedChange } from '../domain/plan.ts';
import type { TablesThere } from '../engine/engine.ts';
import { stepsAfter } from './migrations.ts';
import { type WarehouseTable, warehouseTables, warehouseVersion } from './schema.ts';

/** The columns that a table of an earlier version lacks. */
export const addedColumns = ({ name, columns }: WarehouseTable, there: TablesThere) =>
  Object.entries(columns).filter(([column]) => !there.get(name)?.has(column));

/** Tables and columns that are not there. */
export function plannedTables(there: TablesThere): PlannedChange[] {
  const planned: PlannedChange[] = [];
  for (const table of warehouseTables as readonly WarehouseTable[]) {
    const { name, columns } = table;
    const added = addedColumns(table, there).map(([column]) => column);
    if (!there.has(name))
      planned.push({ name, what: 'new table', detail: `${Object.keys(columns).length} columns` });
    else if (added.length > 0) planned.push({ name, what: 'new columns', detail: added.join(', ') });
  }
  return planned;
}

/** How far a warehouse of a version is behind; null for none at all. */
export const plannedVersion = (version: number | null): Plan['version'] =>
  version === null || version === warehouseVersion
    ? null
    : { from: version, to: warehouseVersion, brings: stepsAfter(version).map(({ brought }) => brought) };
