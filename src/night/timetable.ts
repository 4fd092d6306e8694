import { Cron } from 'croner';
import type { ScheduleSettings } from '../domain/settings.ts';

/** When runs are due. */
export interface Timetable {
  /** The last time that a run was due, at this moment or before. */
  last(now: Date): Date;
  /** The first time after this moment. */
  next(now: Date): Date;
}

/**
 * The times at which the clock of a zone shows the hour, once on each of the days. An hour that the clock leaves out in spring is the
 * first moment after it; of an hour that comes twice in autumn it is the first.
 */
export function timetable({ at, days, timezone }: ScheduleSettings): Timetable {
  const [hour, minute] = at.split(':').map(Number);
  const pattern = `${minute} ${hour} * * ${days.map((day) => day.slice(0, 3).toUpperCase()).join(',') || '*'}`;
  const cron = new Cron(pattern, { timezone });
  return {
    // What croner gives as previous is before its reference.
    last: (now) => cron.previousRuns(1, new Date(now.getTime() + 1))[0]!,
    next: (now) => cron.nextRun(now)!,
  };
}
