import { createHash } from 'node:crypto';
import type { BigQuerySettings } from '../../domain/settings.ts';
import { noPast, type Past, readPast } from '../past.ts';
import { recentRuns } from '../recent.ts';
import type { Store } from '../store.ts';
import { type Open, openDataset, type StoreEffects } from './dataset.ts';
import { eraseCustomer } from './erase.ts';
import { insideOf } from './inside.ts';
import { unlock, withLease } from './lock.ts';
import { knownVersion, makeMissing } from './migrate.ts';
import { planOf } from './plan.ts';
import { publish } from './publish.ts';
import { read, requireThere, watch } from './reader.ts';
import { rollback } from './rollback.ts';
import { insertRow } from './rows.ts';

/** The warehouse in a dataset of BigQuery. Throws DataRefused without credentials. */
export async function bigqueryStore(settings: BigQuerySettings, effects: StoreEffects): Promise<Store> {
  const open = await openDataset(settings, effects);
  return {
    forRun: ({ bench, scratch, isInside }, work) =>
      withLease(open, async (lease) => {
        const past = await peek(open, !isInside);
        const attempt = { bench, scratch, lease };
        return work({
          past,
          inside: insideOf(open, lease),
          publish: (publication, made) => publish(open, attempt, past, publication, made),
        });
      }),
    peek: () => peek(open, true),
    recent: async (most) =>
      (await open.jobs.isThere()) && (await open.engine.tables()).has('runs')
        ? recentRuns(open.engine, most)
        : [],
    read: (work) => read(open, work),
    watch: () => watch(open),
    noteStopped: async ({ recordedAt, version, report }) =>
      note(open, 'runs', {
        run_id: report.runId,
        as_of: report.asOf,
        status: report.status,
        recorded_at: recordedAt,
        version,
        segmentation: report.segmentation.status,
        reasons: JSON.stringify(report.reasons),
        report: JSON.stringify(report),
      }),
    noteExport: ({ askedAt, askedBy, segment, columns, customers, file }) =>
      note(open, 'exports', {
        asked_at: askedAt,
        asked_by: askedBy,
        segment_id: segment,
        columns,
        customers,
        file,
      }),
    erase: (customer) => withLease(open, () => eraseCustomer(open, customer)),
    plan: () => planOf(open),
    rollback: async () => {
      await requireThere(open);
      return withLease(open, (lease) => rollback(open, lease));
    },
    unlock: () => unlock(open),
  };
}

async function peek(open: Open, withMembers: boolean): Promise<Past> {
  if (!(await open.jobs.isThere())) return noPast;
  const version = await knownVersion(open, await open.engine.tables());
  return version === null ? noPast : readPast(open.engine, withMembers);
}

async function note(
  open: Open,
  table: 'runs' | 'exports',
  row: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  await open.jobs.makeDataset();
  await makeMissing(open);
  // Whatever becomes of the answer, it is noted once.
  const hash = createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 16);
  await open.jobs.run({ ...insertRow(table, row, open.names('')), id: `kindred_note_${table}_${hash}` });
}
