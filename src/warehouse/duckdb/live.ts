import { copyFile, rm, stat } from 'node:fs/promises';
import { DataRefused } from '../../domain/errors.ts';
import type { SegmentModel } from '../../domain/model.ts';
import type { NamingRecord } from '../../domain/naming.ts';
import type { RunReport } from '../../domain/run.ts';
import { literal } from '../../engine/dialect.ts';
import type { Engine } from '../../engine/engine.ts';
import { lastRun } from '../last-run.ts';
import { readModel } from '../model.ts';
import { readNames, readNamings } from '../names.ts';

/** What a run needs to know of the warehouse that it continues. */
export interface Past {
  readonly nextSequence: number;
  readonly last: RunReport | null;
  readonly lastAsOf: string | null;
  /** Segment of each customer in the last run that had segments, and every segment id ever used. */
  readonly members: ReadonlyMap<string, number>;
  /** The same of the last run that published segments and did not hold them. */
  readonly settled: ReadonlyMap<string, number>;
  readonly usedIds: readonly number[];
  /** The last name of each of them. */
  readonly names: ReadonlyMap<number, string>;
  /** What was kept of each segment's name; empty from a warehouse of an earlier version. */
  readonly namings: ReadonlyMap<number, NamingRecord>;
  /** The model in use, and the run that it came with; null where there is none that this version can read. */
  readonly model: StoredModel | null;
  /** A model that was fitted since and held back. */
  readonly candidate: StoredModel | null;
}

interface StoredModel {
  readonly runId: string;
  readonly model: SegmentModel;
}

export const noPast: Past = {
  nextSequence: 1,
  last: null,
  lastAsOf: null,
  members: new Map(),
  settled: new Map(),
  usedIds: [],
  names: new Map(),
  namings: new Map(),
  model: null,
  candidate: null,
};

const copyOf = (path: string) => `${path}.reading.${process.pid}`;

/**
 * Attaches the live file to the working engine as `live`, read-only; false where there is none yet. A file that
 * another process holds open for writing is read from a copy. Throws DataRefused for a file that is no warehouse.
 */
export async function attachLive(engine: Engine, path: string): Promise<boolean> {
  if (!(await isThere(path))) return false;
  try {
    await attach(engine, path).catch(async (error: unknown) => {
      if (!String(error).includes('Could not set lock')) throw error;
      await copyFile(path, copyOf(path));
      await attach(engine, copyOf(path));
    });
    await engine.rows('SELECT sequence, run_id FROM live.runs LIMIT 1');
  } catch (error) {
    const why = String(error instanceof Error ? error.message : error).split('\n')[0];
    const message = `${path} cannot be read as a warehouse (${why}). The generations before it are ${path}.1 to .3: put one in its place, or move it away to start anew.`;
    throw new DataRefused([{ code: 'warehouse_unreadable', message }]);
  }
  return true;
}

export function noWarehouse(path: string): DataRefused {
  const message = `There is no warehouse at ${path} yet: "kindred run" makes it.`;
  return new DataRefused([{ code: 'warehouse_missing', message }]);
}

const attach = (engine: Engine, path: string) => engine.run(`ATTACH ${literal(path)} AS live (READ_ONLY)`);

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

export async function detachLive(engine: Engine, path: string): Promise<void> {
  await engine.run('DETACH DATABASE IF EXISTS live');
  await rm(copyOf(path), { force: true });
}

/** Its tables and their columns: an earlier version may have had fewer. */
export async function liveTables(engine: Engine): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await engine.rows(`
    SELECT table_name, column_name FROM duckdb_columns()
    WHERE database_name = 'live' AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE database_name = 'live')`);
  const tables = new Map<string, Set<string>>();
  for (const { table_name: table, column_name: column } of rows) {
    const columns = tables.get(String(table)) ?? new Set();
    tables.set(String(table), columns.add(String(column)));
  }
  return tables;
}

/** Reads what the last run left. */
export async function readPast(engine: Engine): Promise<Past> {
  const [newest] = await engine.rows('SELECT MAX(sequence) AS sequence FROM live.runs');
  const [last] = await engine.rows(lastRun('report', 'as_of'));
  const members = await membersOf(
    engine,
    'SELECT customer_id, segment_id FROM live.assignments WHERE segment_id IS NOT NULL ORDER BY customer_id',
  );
  const names = await readNames(engine);
  const report = last ? (JSON.parse(String(last.report)) as RunReport) : null;
  return {
    nextSequence: Number(newest?.sequence ?? 0) + 1,
    last: report,
    lastAsOf: last ? String(last.as_of) : null,
    members,
    settled: report?.status === 'held' ? await settledMembers(engine) : members,
    usedIds: [...names.keys()],
    names,
    namings: (await liveTables(engine)).has('segment_names') ? await readNamings(engine) : new Map(),
    model: await storedModel(engine, report?.segmentation.model ?? null),
    candidate: await storedModel(engine, report?.segmentation.candidate ?? null),
  };
}

async function membersOf(engine: Engine, query: string): Promise<ReadonlyMap<string, number>> {
  const [customers = [], segments = []] = await engine.columns(query);
  return new Map(customers.map((customer, i) => [String(customer), Number(segments[i])]));
}

/** Read from the history: the table of assignments has the last run's only. */
function settledMembers(engine: Engine): Promise<ReadonlyMap<string, number>> {
  return membersOf(
    engine,
    `SELECT customer_id, segment_id FROM live.segment_members, (
       SELECT as_of AS day FROM live.runs
       WHERE status = 'published' AND segmentation IN ('fitted', 'assigned') ORDER BY sequence DESC LIMIT 1
     ) WHERE valid_from <= day AND (valid_to IS NULL OR valid_to > day) ORDER BY customer_id`,
  );
}

async function storedModel(engine: Engine, runId: string | null): Promise<StoredModel | null> {
  if (runId === null) return null;
  const [row] = await engine.rows('SELECT model FROM live.models WHERE run_id = $1', [runId]);
  const model = readModel(row?.model);
  return model && { runId, model };
}
