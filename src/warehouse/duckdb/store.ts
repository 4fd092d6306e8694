import { mkdir, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Publication } from '../../domain/publication.ts';
import type { Engine, Workbench } from '../../engine/engine.ts';
import { type ChangeOptions, changesOf } from '../changes.ts';
import { stageContent } from '../content.ts';
import { noPast, type Past, readPast } from '../past.ts';
import { type RecentRun, recentRuns, waitingRun } from '../recent.ts';
import { exportRows, type StoppedRun, stoppedRows } from '../records.ts';
import { stagedName } from '../stage.ts';
import type { Store, Warehouse } from '../store.ts';
import { eraseCustomer } from './erase.ts';
import {
  clearTaken,
  journalsOf,
  readStopped,
  recordExport,
  recordStopped,
  takeExports,
  takeStopped,
} from './journal.ts';
import { attachLive, detachLive, withinLive } from './live.ts';
import { unlock, withLock } from './lock.ts';
import { planOf } from './plan.ts';
import { contentOf, generationsOf, publishFile } from './publish.ts';
import { readShown, readWarehouse } from './reader.ts';
import { rollback } from './rollback.ts';
import { watchWarehouse } from './watch.ts';

/** What has to be kept so that nothing is lost: the file, its generations, and what waits for the next run. */
export const filesOf = (path: string): string[] => [path, ...generationsOf(path), ...journalsOf(path)];

/** The warehouse in the DuckDB file at `path`. */
export function duckdbStore(path: string): Store {
  return {
    forRun: ({ bench }, work) => withWarehouse(bench, path, work),
    peek: () => readWarehouse(path, (engine) => readPast(engine), noPast),
    recent: (most) => recent(path, most),
    read: (work) => readShown(path, work),
    watch: (limits) => watchWarehouse(path, limits),
    noteStopped: (run) => noteStopped(path, run),
    noteExport: (list) => recordExport(path, list),
    erase: (customer) => eraseCustomer(path, customer),
    plan: () => planOf(path),
    rollback: () => rollback(path),
    unlock: () => unlock(path),
  };
}

async function withWarehouse<T>(
  engine: Workbench,
  place: string,
  work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const path = await behindLinks(place);
  await mkdir(dirname(path), { recursive: true });
  return withLock(path, async () => {
    try {
      const stored = await attachLive(engine, path);
      const past = stored ? await withinLive(engine, (own) => readPast(own)) : noPast;
      return await work({
        past,
        inside: null,
        publish: (publication) => publish(engine, path, stored === null, past, publication),
      });
    } finally {
      await detachLive(engine, path);
    }
  });
}

/** Where a link leads: the file behind it is replaced, and the link stays. */
const behindLinks = (path: string) => realpath(path).catch(() => path);

async function publish(
  engine: Workbench,
  path: string,
  isFirst: boolean,
  past: Past,
  publication: Publication,
): Promise<void> {
  const earlier = stoppedRows(await takeStopped(path), past.nextSequence);
  const sequence = past.nextSequence + earlier.length;
  await stageContent(
    engine,
    publication,
    { stopped: earlier, exports: exportRows(await takeExports(path)) },
    sequence,
  );
  const options = changeOptions(engine, isFirst, publication);
  const content = new Map(
    changesOf(options).map((change) => [change.table.name, contentOf(change, options)]),
  );
  await publishFile(engine, path, content, publication.report.runId);
  await clearTaken(path);
}

function changeOptions(
  engine: Engine,
  isFirst: boolean,
  { report, held, segmentation }: Publication,
): ChangeOptions {
  return {
    dialect: engine.dialect,
    live: (table) => `live.${table}`,
    staged: stagedName,
    isFirst,
    runId: report.runId,
    asOf: report.asOf,
    held,
    segmented: segmentation !== null,
  };
}

/** What waits beside the file is newer than what is in it. */
async function recent(path: string, most: number): Promise<RecentRun[]> {
  const waiting = (await readStopped(path)).map(waitingRun).reverse();
  const held = await readWarehouse(path, (engine) => recentRuns(engine, most), []);
  return [...waiting, ...held].slice(0, most);
}

async function noteStopped(path: string, run: StoppedRun): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await recordStopped(path, run);
}
