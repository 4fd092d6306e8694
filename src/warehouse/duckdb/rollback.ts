import { rename, rm } from 'node:fs/promises';
import { DataRefused } from '../../domain/errors.ts';
import { lastRun } from '../last-run.ts';
import type { ExportedList, StoppedRun } from '../records.ts';
import type { Undone } from '../store.ts';
import { readReport } from '../stored-report.ts';
import { recordExport, recordStopped } from './journal.ts';
import { isThere, noWarehouse } from './live.ts';
import { withLock } from './lock.ts';
import { generationsOf } from './publish.ts';
import { readWarehouse } from './reader.ts';

/**
 * Puts the generation before the live file in its place; the older ones move up, and the live file goes. What was noted
 * since, and that there was a run, waits beside the file for the next one.
 */
export function rollback(path: string): Promise<Undone> {
  return withLock(path, async () => {
    const [previous = '', ...older] = generationsOf(path);
    if (!(await isThere(path))) throw noWarehouse(path);
    if (!(await isThere(previous)))
      throw new DataRefused([{ code: 'nothing_to_undo', message: `There is no ${previous} to go back to.` }]);
    const current = await runOf(previous);
    const known = new Set((await listsIn(previous)).map(keyOf));
    const undone = await runOf(path);
    const lists = (await listsIn(path)).filter((list) => !known.has(keyOf(list)));
    await recordStopped(path, undone);
    for (const list of lists) await recordExport(path, list);
    // The live file is there at every moment.
    await rename(previous, path);
    let place = previous;
    for (const generation of older) {
      if (await isThere(generation)) await rename(generation, place);
      place = generation;
    }
    await rm(`${path}.wal`, { force: true });
    return { undone: undone.report.runId, current: current.report.runId };
  });
}

const keyOf = ({ askedAt, file }: ExportedList) => `${askedAt} ${file}`;

/** The current run of a file, as one that was undone. */
async function runOf(path: string): Promise<StoppedRun> {
  const [row] = await readWarehouse(path, (engine) =>
    engine.rows(lastRun(['report', 'version', 'recorded_at'])),
  );
  const report = readReport(row?.report);
  return {
    recordedAt: `${String(row?.recorded_at).replace('Z', '')}Z`,
    version: String(row?.version),
    report: { ...report, status: 'undone' },
  };
}

async function listsIn(path: string): Promise<ExportedList[]> {
  const rows = await readWarehouse(path, (engine) =>
    engine.rows('SELECT asked_at, asked_by, segment_id, columns, customers, file FROM exports'),
  );
  return rows.map((row) => ({
    askedAt: `${String(row.asked_at).replace('Z', '')}Z`,
    askedBy: String(row.asked_by),
    segment: row.segment_id === null ? null : Number(row.segment_id),
    columns: String(row.columns),
    customers: Number(row.customers),
    file: String(row.file),
  }));
}
