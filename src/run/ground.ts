import type { Cleaned } from '../clean/clean.ts';
import type { RawPart } from '../domain/raw-table.ts';
import type { TableName } from '../domain/tables.ts';
import { makeFacts } from '../features/facts.ts';
import type { Ask } from '../naming/gemini/client.ts';
import type { Past } from '../warehouse/past.ts';
import type { Warehouse } from '../warehouse/store.ts';
import { insideGround } from './inside/ground.ts';
import { type Made, makeSegments } from './make-segments.ts';
import { cleanTables, readTables } from './tables.ts';
import type { Workspace } from './workspace.ts';

/** What a run's tables were read from, as far as its identity depends on it. */
export type ReadParts = Readonly<Record<TableName, readonly Pick<RawPart, 'hash'>[]>>;

/** Where the rows of a run are, and the work on them is done: in this process, or in the warehouse. */
export interface Ground {
  read(): Promise<ReadParts>;
  clean(runId: string): Promise<Cleaned>;
  makeFacts(): Promise<void>;
  makeSegments(past: Past, available: Cleaned['available'], ask: Ask | string | null): Promise<Made>;
  /** Tables of the warehouse whose rows are there already, each with the query that gives them. */
  made(): ReadonlyMap<string, string>;
  /** Takes away what was made on the way. */
  clear(): Promise<void>;
}

export function groundOf(space: Workspace, { inside }: Pick<Warehouse, 'inside'>): Ground {
  return space.config.engine === 'bigquery' && inside ? insideGround(space, inside) : localGround(space);
}

/** In the engine of this process. */
function localGround(space: Workspace): Ground {
  const { config, engine, asOf } = space;
  let raw: Awaited<ReturnType<typeof readTables>> | null = null;
  return {
    read: async () => {
      raw = await readTables(space);
      return raw;
    },
    clean: () => cleanTables(space, raw!),
    makeFacts: () => makeFacts(engine, asOf, config.segmentation.features.ratio),
    makeSegments: (past, available, ask) => makeSegments(space, past, available, ask),
    made: () => new Map(),
    clear: async () => {},
  };
}
