import { copyFile, rm, stat } from 'node:fs/promises';
import { DataRefused } from '../../domain/errors.ts';
import type { RunReport } from '../../domain/run.ts';
import { literal } from '../../engine/dialect.ts';
import type { Engine } from '../../engine/engine.ts';

/** What a run needs to know of the warehouse that it continues. */
export interface Past {
  readonly nextSequence: number;
  readonly last: RunReport | null;
  readonly lastAsOf: string | null;
  /** Segment of each customer in the last run that had segments, and every segment id ever used. */
  readonly members: ReadonlyMap<string, number>;
  readonly usedIds: readonly number[];
}

export const noPast: Past = { nextSequence: 1, last: null, lastAsOf: null, members: new Map(), usedIds: [] };

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

const attach = (engine: Engine, path: string) => engine.run(`ATTACH ${literal(path)} AS live (READ_ONLY)`);

async function isThere(path: string): Promise<boolean> {
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

/** The names of its tables: an earlier version may have had fewer. */
export async function liveTables(engine: Engine): Promise<ReadonlySet<string>> {
  const rows = await engine.rows("SELECT table_name FROM duckdb_tables() WHERE database_name = 'live'");
  return new Set(rows.map(({ table_name: name }) => String(name)));
}

/** Reads what the last run left. */
export async function readPast(engine: Engine): Promise<Past> {
  const [newest] = await engine.rows('SELECT MAX(sequence) AS sequence FROM live.runs');
  const [last] = await engine.rows(
    "SELECT report, as_of FROM live.runs WHERE status IN ('published', 'held') ORDER BY sequence DESC LIMIT 1",
  );
  const [customers = [], segments = []] = await engine.columns(
    'SELECT customer_id, segment_id FROM live.assignments WHERE segment_id IS NOT NULL ORDER BY customer_id',
  );
  const used = await engine.rows('SELECT DISTINCT segment_id FROM live.segments ORDER BY 1');
  return {
    nextSequence: Number(newest?.sequence ?? 0) + 1,
    last: last ? (JSON.parse(String(last.report)) as RunReport) : null,
    lastAsOf: last ? String(last.as_of) : null,
    members: new Map(customers.map((customer, i) => [String(customer), Number(segments[i])])),
    usedIds: used.map(({ segment_id }) => Number(segment_id)),
  };
}
