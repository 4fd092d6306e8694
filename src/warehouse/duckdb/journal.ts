import { appendFile, readFile, rm } from 'node:fs/promises';
import type { RunReport } from '../../domain/run.ts';
import type { StagedRow } from '../stage.ts';

/**
 * Runs that were stopped changed nothing, the warehouse file included: they wait in `<path>.stopped.jsonl` and enter
 * the table `runs` with the next run that publishes.
 */
export interface StoppedRun {
  readonly recordedAt: string;
  readonly version: string;
  readonly report: RunReport;
}

const journal = (path: string) => `${path}.stopped.jsonl`;

export async function recordStopped(path: string, run: StoppedRun): Promise<void> {
  await appendFile(journal(path), `${JSON.stringify(run)}\n`);
}

export async function readStopped(path: string): Promise<StoppedRun[]> {
  const text = await readFile(journal(path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => parse(line));
}

/** A line that a power cut left half written is dropped. */
function parse(line: string): StoppedRun[] {
  try {
    return [JSON.parse(line) as StoppedRun];
  } catch {
    return [];
  }
}

export async function clearStopped(path: string): Promise<void> {
  await rm(journal(path), { force: true });
}

/** Rows for `runs`, numbered from `sequence` on. */
export function stoppedRows(stopped: readonly StoppedRun[], sequence: number): StagedRow[] {
  return stopped.map(({ recordedAt, version, report }, i) => ({
    sequence: sequence + i,
    run_id: report.runId,
    as_of: report.asOf,
    status: report.status,
    recorded_at: recordedAt.replace('Z', ''),
    version,
    segmentation: report.segmentation.status,
    reasons: JSON.stringify(report.reasons),
    report: JSON.stringify(report),
  }));
}
