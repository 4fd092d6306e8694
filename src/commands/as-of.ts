import { day } from '../config/schema.ts';
import { UsageError } from '../domain/errors.ts';

/** The as-of date of a run: the option, else the config's, else today in the time zone. */
export function asOfDate(
  option: string | undefined,
  config: { asOf: string | null; report: { timezone: string } },
  now: Date,
): string {
  if (option !== undefined) return checkedDay('--as-of', option);
  return config.asOf ?? dayIn(config.report.timezone, now);
}

/** What an option gives, if that is a day; else throws UsageError. */
export function checkedDay(option: string, text: string): string {
  if (!day.safeParse(text).success)
    throw new UsageError(`${option} ${text} must be a day that exists, as YYYY-MM-DD.`);
  return text;
}

/** The day that it is in a time zone, YYYY-MM-DD. */
export function dayIn(timezone: string, moment: Date): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(moment);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)!.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}
