import type { Publication } from '../../domain/publication.ts';
import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';
import type { Workbench } from '../../engine/engine.ts';
import { changesOf } from '../changes.ts';
import { stageContent } from '../content.ts';
import type { Past } from '../past.ts';
import type { Open } from './dataset.ts';
import { jobIds, type Lease } from './lease.ts';
import { bringUpToDate } from './migrate.ts';
import { dropStages, script, stageAll } from './stage.ts';
import { createView, readViews, viewsToMake } from './tables.ts';
import { publishScript } from './transaction.ts';

/** A run that is under way. */
export interface Attempt {
  readonly bench: Workbench;
  /** A folder that may be made, for files that are loaded. */
  readonly scratch: string;
  readonly lease: Lease;
}

/**
 * Publishes whole or not at all: loads everything into stages, checks them, and puts them in place in one transaction, the
 * row that makes this the current run last.
 */
export async function publish(
  open: Open,
  { bench, scratch, lease }: Attempt,
  past: Past,
  publication: Publication,
  made: ReadonlyMap<string, string>,
): Promise<void> {
  const { jobs, engine, names: namesOf } = open;
  const { report, held, segmentation } = publication;
  const { runId, asOf } = report;
  const names = namesOf(runId);
  const jobId = jobIds(runId, lease);
  await stageContent(bench, publication, { stopped: [], exports: [] }, 0, made);
  const changes = changesOf({
    dialect: bigqueryDialect,
    live: names.live,
    staged: names.staged,
    isFirst: false,
    runId,
    asOf,
    held,
    segmented: segmentation !== null,
  }).map((change) => {
    const added = made.get(change.table.name);
    return added === undefined ? change : { ...change, added, isStaged: false };
  });
  await bringUpToDate(open, (purpose) => ({ id: jobId(purpose) }));
  try {
    await stageAll(changes, { bench, jobs, names, runId, scratch, jobId });
    const views = await viewsToMake(await engine.rows(readViews(names)), names);
    if (views.length > 0)
      await jobs.run({ id: jobId('views'), sql: script(views.map((view) => createView(view, names))) });
    const fence = { holder: lease.holder, lastSequence: past.lastSequence, runId };
    await jobs.run({ id: jobId('publish'), sql: publishScript(changes, fence, names) });
  } finally {
    // Stages that cannot be taken away go by themselves after a day.
    await jobs.run({ id: jobId('clear'), sql: dropStages(changes, names) }).catch(() => {});
  }
}
