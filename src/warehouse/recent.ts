import type { Reason } from '../domain/errors.ts';
import type { RunStatus } from '../domain/run.ts';
import type { Engine } from '../engine/engine.ts';
import type { StoppedRun } from './records.ts';

/** A run as it is told afterwards. */
export interface RecentRun {
  readonly runId: string;
  /** YYYY-MM-DD. */
  readonly asOf: string;
  readonly status: RunStatus;
  /** When it began, as ISO 8601 in UTC. */
  readonly recordedAt: string;
  readonly reasons: readonly Reason[];
}

/** The last runs that a warehouse holds, the newest first. */
export async function recentRuns(engine: Engine, most: number): Promise<RecentRun[]> {
  const rows = await engine.rows(
    `SELECT run_id, as_of, status, recorded_at, reasons FROM runs ORDER BY sequence DESC LIMIT ${most}`,
  );
  return rows.map((row) => ({
    runId: String(row.run_id),
    asOf: String(row.as_of),
    status: String(row.status) as RunStatus,
    recordedAt: new Date(`${String(row.recorded_at).replace(' ', 'T').replace(/Z$/, '')}Z`).toISOString(),
    reasons: JSON.parse(String(row.reasons ?? '[]')) as Reason[],
  }));
}

/** A run that no warehouse holds yet. */
export const waitingRun = ({ recordedAt, report }: StoppedRun): RecentRun => ({
  runId: report.runId,
  asOf: report.asOf,
  status: report.status,
  recordedAt,
  reasons: report.reasons,
});
