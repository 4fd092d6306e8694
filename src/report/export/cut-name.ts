import type { Slice } from '../measures/query.ts';

/** What a cut is called: its slicers in the order of their names, with what they are cut to. */
export function cutName(where: Slice): string {
  const chosen = Object.entries(where).filter(([, values]) => values.length > 0);
  return JSON.stringify(chosen.sort(([a], [b]) => (a < b ? -1 : 1)));
}
