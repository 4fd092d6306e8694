import type { Reason } from '../domain/errors.ts';

/** From this share of the last run's customers on, it is likelier that rows are missing than that customers left. */
export const MANY_MISSING = 0.05;

/** The share of the last run's customers who are not among tonight's. */
export function missingShare(ids: readonly string[], before: ReadonlyMap<string, number>): number {
  if (before.size === 0) return 0;
  const there = ids.filter((id) => before.has(id)).length;
  return 1 - there / before.size;
}

/** What a person should know of customers who are gone all at once. */
export function missingNote(share: number, before: number): Reason[] {
  if (share <= MANY_MISSING) return [];
  const gone = Math.round(share * before);
  const message = `${gone} of the ${before} customers of the last run (${(100 * share).toFixed(1)}%) hold no policy in today's sheets. If that is not so, rows are missing there. Segments are not fitted anew for it tonight.`;
  return [{ code: 'customers_missing', table: 'customers', message }];
}
