import type { CompositionLine } from '../domain/composition.ts';
import { type Mix, mixOf } from '../domain/mix.ts';
import { sum } from '../math/sum.ts';

/** So large a share of one value, and so much larger than among all, makes a segment a group of it. */
const MOSTLY = 0.8;
const MORE = 1.25;

/** As does holding nearly all who have the value, and hardly anybody else. */
const NEARLY_ALL = 0.8;
const MAINLY = 0.5;

/** The make-up of each segment by columns that are protected or stand in for what is, against all customers. */
export function composition(
  segment: Int32Array,
  columns: readonly { readonly name: string; readonly values: readonly (string | null)[] }[],
): CompositionLine[] {
  return compositionOf(columns.map(({ name, values }) => mixOf(name, values, segment)));
}

/** The same from customers counted by segment and value, of whom each has one value of a column. */
export function compositionOf(mixes: readonly Mix[]): CompositionLine[] {
  return mixes.flatMap(({ column, levels }) => {
    const all = new Map(levels.map(({ level, customers }) => [level, sum(customers.values())]));
    const known = sum(all.values());
    const ids = [...new Set(levels.flatMap(({ customers }) => [...customers.keys()]))].sort((a, b) => a - b);
    return ids.flatMap((id) => {
      const own = levels.flatMap(({ level, customers }) =>
        customers.has(id) ? [[level, customers.get(id)!] as const] : [],
      );
      const size = sum(own.map(([, customers]) => customers));
      return own
        .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        .map(([level, customers]) => {
          const share = customers / size;
          const overall = all.get(level)! / known;
          const holds = customers / all.get(level)!;
          const flagged =
            ids.length > 1 &&
            ((share >= MOSTLY && share >= MORE * overall) || (holds >= NEARLY_ALL && share >= MAINLY));
          return { segment: id, column, level, customers, share, overall, flagged };
        });
    });
  });
}
