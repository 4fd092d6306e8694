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
  const expected = dayOf(timetable.last(new Date(now.getTime() - grace * 60_000)));
  const place = runs.findIndex(({ status }) => status === 'published' || status === 'held');
  const current = runs[place] ?? null;
  return {
    isThere: current !== null && current.asOf >= expected,
    isHeld: current?.status === 'held',
    expected,
    current,
    since: place === -1 ? runs : runs.slice(0, place),
    nextDue: timetable.next(now).toISOString(),
  };
}
