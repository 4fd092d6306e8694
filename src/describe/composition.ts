import type { CompositionLine } from '../domain/composition.ts';
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
  return columns.flatMap(({ name, values }) => {
    const counts = new Map<number, Map<string, number>>();
    const all = new Map<string, number>();
    values.forEach((level, row) => {
      const own = segment[row]!;
      if (level === null || own < 0) return;
      const levels = counts.get(own) ?? new Map<string, number>();
      counts.set(own, levels.set(level, (levels.get(level) ?? 0) + 1));
      all.set(level, (all.get(level) ?? 0) + 1);
    });
    const known = sum(all.values());
    return [...counts]
      .sort(([a], [b]) => a - b)
      .flatMap(([id, levels]) => {
        const size = sum(levels.values());
        return [...levels]
          .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
          .map(([level, customers]) => {
            const share = customers / size;
            const overall = all.get(level)! / known;
            const holds = customers / all.get(level)!;
            const flagged =
              counts.size > 1 &&
              ((share >= MOSTLY && share >= MORE * overall) || (holds >= NEARLY_ALL && share >= MAINLY));
            return { segment: id, column: name, level, customers, share, overall, flagged };
          });
      });
  });
}
