import { day } from '../config/schema.ts';
import { UsageError } from '../domain/errors.ts';

/** The as-of date of a run: the option, else the config's, else today in the time zone. */
export function asOfDate(
  option: string | undefined,
  config: { asOf: string | null; report: { timezone: string } },
  now: Date,
): string {
  if (option !== undefined && !day.safeParse(option).success) {
    throw new UsageError(`--as-of ${option} is not a day: write it as YYYY-MM-DD.`);
  }
  return option ?? config.asOf ?? today(now, config.report.timezone);
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
