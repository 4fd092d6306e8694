import { mkdir, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Publication } from '../../domain/publication.ts';
import type { Engine } from '../../engine/engine.ts';
import { combine } from '../combine.ts';
import { stageContent } from '../content.ts';
import {
  clearTaken,
  exportRows,
  recordStopped,
  type StoppedRun,
  stoppedRows,
  takeExports,
  takeStopped,
} from './journal.ts';
import { attachLive, detachLive, liveTables, noPast, type Past, readPast } from './live.ts';
import { withLock } from './lock.ts';
import { publishFile } from './publish.ts';

/** A warehouse as a run sees it: what it holds, and a way to replace that whole or not at all. */
export interface Warehouse {
  readonly past: Past;
  publish(publication: Publication): Promise<void>;
}

/** Opens the DuckDB file at `path` for one run, alone; the working engine holds what the run makes. */
export async function withWarehouse<T>(
  engine: Engine,
  place: string,
  work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const path = await behindLinks(place);
  await mkdir(dirname(path), { recursive: true });
  return withLock(path, async () => {
    try {
      const live = await attachLive(engine, path);
      const past = live ? await readPast(engine) : noPast;
      return await work({ past, publish: (publication) => publish(engine, path, live, past, publication) });
    } finally {
      await detachLive(engine, path);
    }
  });
}

/** Where a link leads: the file behind it is replaced, and the link stays. */
const behindLinks = (path: string) => realpath(path).catch(() => path);

/** What the warehouse holds, without taking part in it. */
export async function peek(engine: Engine, path: string): Promise<Past> {
  try {
    return (await attachLive(engine, path)) ? await readPast(engine) : noPast;
  } finally {
    await detachLive(engine, path);
  }
}

async function publish(engine: Engine, path: string, live: boolean, past: Past, publication: Publication) {
  const { report, held, segmentation } = publication;
  const earlier = stoppedRows(await takeStopped(path), past.nextSequence);
  const sequence = past.nextSequence + earlier.length;
  await stageContent(
    engine,
    publication,
    { stopped: earlier, exports: exportRows(await takeExports(path)) },
    sequence,
  );
  const content = combine(engine, {
    live: live ? await liveTables(engine) : null,
    runId: report.runId,
    asOf: report.asOf,
    held,
    segmented: segmentation !== null,
  });
  await publishFile(engine, path, content, report.runId);
  await clearTaken(path);
}

/** Notes a run that changed nothing beside the warehouse, or where that will be. */
export async function noteStopped(path: string, run: StoppedRun): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await recordStopped(path, run);
}
