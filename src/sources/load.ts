import type { RawPart, RawTables } from '../domain/raw-table.ts';
import type { TableName } from '../domain/tables.ts';
import { tableNames } from '../domain/tables.ts';
import type { Engine } from '../engine/engine.ts';
import { loadCsv } from './csv.ts';
import { locate, type Outside } from './locate.ts';

/** Where a table is kept. The other kinds of source join this union, each with a loader beside `loadCsv`. */
interface CsvSource {
  readonly csv: string;
}

export type Sources = Readonly<Record<TableName, CsvSource>>;

/** Lands all three tables as text. Throws DataRefused for what is missing, empty or unreadable. */
export async function loadSources(engine: Engine, sources: Sources, outside: Outside): Promise<RawTables> {
  const raw: Partial<Record<TableName, readonly RawPart[]>> = {};
  for (const table of tableNames) {
    const locations = await locate(table, sources[table].csv, outside);
    const parts: RawPart[] = [];
    for (const [i, location] of locations.entries()) {
      parts.push(await loadCsv(engine, table, location, `raw_${table}_${i}`));
    }
    raw[table] = parts;
  }
  return raw as RawTables;
}
