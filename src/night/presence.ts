import type { Reason } from '../domain/errors.ts';
import type { RunStatus } from '../domain/run.ts';
import type { Timetable } from './timetable.ts';

/** A run, as far as its presence depends on it. */
interface Known {
  readonly runId: string;
  readonly asOf: string;
  readonly status: RunStatus;
  readonly recordedAt: string;
  readonly reasons: readonly Reason[];
}

const A_DAY = 86_400_000;

/** Whether the data is there that should be. */
export interface Presence {
  readonly isThere: boolean;
  /** Whether the segments are earlier ones. */
  readonly isHeld: boolean;
  /** The day that the data should be as of, at least. */
  readonly expected: string;
  /** The last run whose facts are out. */
  readonly current: Known | null;
  /** Runs since, which changed nothing, the newest first. */
  readonly since: readonly Known[];
  readonly nextDue: string;
}

/**
 * Judges the last runs, the newest first, by the time that the last one was due.
 *
 * @param grace minutes that a run may take to begin and end
 * @param dayOf the day of a moment by the clock of the time zone
 */
export function presenceOf(
  runs: readonly Known[],
  timetable: Timetable,
  {
    now,
    grace,
    dayOf,
  }: { readonly now: Date; readonly grace: number; readonly dayOf: (moment: Date) => string },
): Presence {
  const due = timetable.last(new Date(now.getTime() - grace * 60_000));
  const expected = dayOf(due);
  const place = runs.findIndex(({ status }) => status === 'published' || status === 'held');
  const current = runs[place] ?? null;
  const since = place === -1 ? runs : runs.slice(0, place);
  // A day may have been published before its night, which was then refused.
  const isRefused = since.some(
    ({ recordedAt, status }) => status !== 'undone' && new Date(recordedAt) >= due,
  );
  // A day that is yet to come is a slip: no later night could be published.
  const isReal = current !== null && current.asOf <= dayOf(new Date(now.getTime() + A_DAY));
  return {
    isThere: isReal && current.asOf >= expected && !isRefused,
    isHeld: current?.status === 'held',
    expected,
    current,
    since,
    nextDue: timetable.next(now).toISOString(),
  };
}
