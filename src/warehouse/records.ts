import type { RunReport } from '../domain/run.ts';
import type { StagedRow } from './stage.ts';

/** A run that was stopped: it changed nothing but the table `runs`. */
export interface StoppedRun {
  readonly recordedAt: string;
  readonly version: string;
  readonly report: RunReport;
}

/** A list of customers that was written. */
export interface ExportedList {
  readonly askedAt: string;
  readonly askedBy: string;
  /** Null for a list of several segments. */
  readonly segment: number | null;
  readonly columns: string;
  readonly customers: number;
  readonly file: string;
}

/** Rows for `runs`, numbered from `sequence` on. */
export function stoppedRows(runs: readonly StoppedRun[], sequence: number): StagedRow[] {
  return runs.map(({ recordedAt, version, report }, i) => ({
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

/** Rows for `exports`. */
export function exportRows(lists: readonly ExportedList[]): StagedRow[] {
  return lists.map(({ askedAt, askedBy, segment, columns, customers, file }) => ({
    asked_at: askedAt.replace('Z', ''),
    asked_by: askedBy,
    segment_id: segment,
    columns,
    customers,
    file,
  }));
}
