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

/**
 * Attaches the live file to the working engine as `live`, read-only; false where there is none yet. A file that
 * another process holds open for writing is read from a copy.
 */
export async function attachLive(engine: Engine, path: string): Promise<boolean> {
  if (!(await stat(path).catch(() => undefined))) return false;
  try {
    await engine.run(`ATTACH ${literal(path)} AS live (READ_ONLY)`);
    return true;
  } catch (error) {
    if (!/lock/i.test(String(error))) throw unreadable(path, error);
  }
  await copyFile(path, `${path}.reading`);
  try {
    await engine.run(`ATTACH ${literal(`${path}.reading`)} AS live (READ_ONLY)`);
  } catch (error) {
    throw unreadable(path, error);
  }
  return true;
}

export async function detachLive(engine: Engine, path: string): Promise<void> {
  await engine.run('DETACH DATABASE IF EXISTS live');
  await rm(`${path}.reading`, { force: true });
}

function unreadable(path: string, error: unknown): DataRefused {
  const why = String(error instanceof Error ? error.message : error).split('\n')[0];
  return new DataRefused([
    {
      code: 'warehouse_unreadable',
      message: `The warehouse ${path} cannot be read (${why}). The generations before it are ${path}.1 to .3: put one in its place, or move it away to start anew.`,
    },
  ]);
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
