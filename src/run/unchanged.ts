import type { Reason } from '../domain/errors.ts';
import type { RunReport, SourceStates } from '../domain/run.ts';
import type { Gates, ReportSettings } from '../domain/settings.ts';
import { mapTables, type TableName } from '../domain/tables.ts';
import { daysBetween } from '../math/days.ts';
import type { ReadParts } from './ground.ts';

/** What each table was read from, and since when that is the same. */
export function sourceStates(raw: ReadParts, asOf: string, last: RunReport | null): SourceStates {
  return mapTables((table) => {
    const hash = raw[table].map((part) => part.hash).join(' ');
    const before = last?.sources?.[table];
    return { hash, since: before?.hash === hash ? before.since : asOf };
  });
}

const cadenceDays = { daily: 1, weekly: 7, monthly: 31 } as const;

/** New customers may be rare and products are; where no sale is new either, the sheets are probably not being filled. */
const watched: readonly TableName[] = ['policies', 'customers'];

export interface Unchanged {
  readonly warn: readonly Reason[];
  /** Why the segments are held; null where they are not. */
  readonly hold: Reason | null;
}

/** Whether sheets that ought to change have not, for so many cadences. */
export function judgeUnchanged(
  sources: SourceStates,
  asOf: string,
  { cadence }: Pick<ReportSettings, 'cadence'>,
  { unchangedWarn, unchangedHold }: Gates,
): Unchanged {
  const warn: Reason[] = [];
  let hold: Reason | null = null;
  for (const table of watched) {
    const { since } = sources[table];
    const days = daysBetween(since, asOf);
    const cadences = days / cadenceDays[cadence];
    if (cadences <= unchangedWarn) continue;
    const fact = `The ${table} table is the same as on ${since}, ${days} days ago, and runs are ${cadence}.`;
    if (table === 'policies' && cadences > unchangedHold)
      hold = {
        code: 'source_unchanged',
        table,
        message: `${fact} The segments are held until it changes: is the sheet still the one that people fill in?`,
      };
    else
      warn.push({
        code: 'source_unchanged',
        table,
        message: `${fact} Is it still the one that people fill in?`,
      });
  }
  return { warn, hold };
}
