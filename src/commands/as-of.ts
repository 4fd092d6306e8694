import { day } from '../config/schema.ts';
import { UsageError } from '../domain/errors.ts';

/** The as-of date of a run: the option, else the config's, else today in the time zone. */
export function asOfDate(
  option: string | undefined,
  config: { asOf: string | null; report: { timezone: string } },
  now: Date,
): string {
  if (option !== undefined) return checkedDay('--as-of', option);
  return config.asOf ?? today(now, config.report.timezone);
}

/** What an option gives, if that is a day; else throws UsageError. */
export function checkedDay(option: string, text: string): string {
  if (!day.safeParse(text).success)
    throw new UsageError(`${option} ${text} must be a day that exists, as YYYY-MM-DD.`);
  return text;
}

function today(now: Date, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)!.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}
