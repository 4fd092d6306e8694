import type { Timetable } from './timetable.ts';

/** What keeping a timetable takes. */
export interface Keeping {
  readonly timetable: Timetable;
  readonly now: () => Date;
  /** Resolves after so many milliseconds, or as soon as the signal is given. */
  readonly sleep: (milliseconds: number, stop: AbortSignal) => Promise<void>;
  readonly stop: AbortSignal;
  /** When a run was last tried; null for never, or where that cannot be found out. */
  readonly lastTried: () => Promise<Date | null>;
  readonly night: (due: Date) => Promise<void>;
  readonly waiting: (next: Date) => void;
}

/** By so much no clock is set back: what was tried later than that was tried by a clock that was wrong. */
const A_DAY = 86_400_000;

/**
 * The longest pause between two looks at the clock, in milliseconds: a machine that has slept, or whose clock was set, is
 * found late by no more than that.
 */
const LONGEST_PAUSE = 30_000;

/**
 * Runs a night at each time that is due, one after the other, until it is told to stop; a night in hand is finished first. Of the times that
 * passed while nobody was there only the last is made up for, and only if no run was tried since.
 */
export async function keepTimetable({
  timetable,
  now,
  sleep,
  stop,
  lastTried,
  night,
  waiting,
}: Keeping): Promise<void> {
  let done = await lastTried();
  while (!stop.aborted) {
    const due = timetable.last(now());
    if (done === null || done < due || done.getTime() > now().getTime() + A_DAY) {
      await night(due);
      done = due;
      continue;
    }
    const next = timetable.next(now());
    waiting(next);
    for (let before = 0; !stop.aborted; ) {
      const at = now().getTime();
      // After a clock was set back, another time is next.
      if (at >= next.getTime() || at < before) break;
      before = at;
      await sleep(Math.min(LONGEST_PAUSE, next.getTime() - at), stop);
    }
  }
}
