import type { Value } from '../../engine/engine.ts';
import type { Measure } from '../measures/measures.ts';
import { type MeasureQuery, type MeasureRow, namesOf } from '../measures/query.ts';
import type { Book } from './book.ts';
import { type Chosen, choose } from './choose.ts';
import { type Groups, groupsOf } from './groups.ts';
import { overCustomers, overPolicies } from './sums.ts';

/** Answers as the SQL of the query does, from the book. Throws UsageError for a name that is not known. */
export function measureBook(book: Book, query: MeasureQuery): MeasureRow[] {
  const { by, wanted } = namesOf(query);
  const chosen = choose(book, query.where);
  const groups = groupsOf(book, query.by);
  const keys = by.map(({ name }) => book.dimensions.get(name)!);
  const { counts } = overPolicies(book, chosen, groups, null);
  const columns = wanted.map((measure) => evaluate(book, chosen, groups, measure));
  const rows = groups.keys.flatMap((codes, group) =>
    counts[group]! > 0 || by.length === 0
      ? [{ codes, measures: columns.map((column) => column[group]!) }]
      : [],
  );
  const hasOwnOrder = by.every(({ order }) => order);
  rows.sort((a, b) => {
    for (const [i, { ranks }] of keys.entries())
      if (ranks && ranks[a.codes[i]!] !== ranks[b.codes[i]!])
        return ranks[a.codes[i]!]! - ranks[b.codes[i]!]!;
    const [x, y] = [a.measures[0]!, b.measures[0]!];
    if (!hasOwnOrder && x !== y) return x === null ? 1 : y === null ? -1 : Number(y) - Number(x);
    for (const i of keys.keys()) if (a.codes[i] !== b.codes[i]) return a.codes[i]! - b.codes[i]!;
    return 0;
  });
  const most = query.limit === undefined ? rows.length : Math.max(1, Math.floor(query.limit));
  return rows
    .slice(0, most)
    .map(({ codes, measures }) => [...codes.map((code, i) => keys[i]!.values[code]!), ...measures]);
}

/** A measure of each group. */
function evaluate(book: Book, chosen: Chosen, groups: Groups, { over, aggregate }: Measure): Value[] {
  const add = over === 'policies' ? overPolicies : overCustomers;
  if (aggregate.kind === 'count') return Array.from(add(book, chosen, groups, null).counts);
  const { sums, counts } = add(book, chosen, groups, aggregate.amount);
  const whole = aggregate.kind === 'percent' ? add(book, chosen, groups, aggregate.of).sums : null;
  return Array.from(sums, (sum, group) => {
    if (counts[group] === 0) return null;
    if (whole) return whole[group] ? (sum / whole[group]!) * 100 : null;
    return aggregate.kind === 'sum' ? sum : sum / counts[group]!;
  });
}
