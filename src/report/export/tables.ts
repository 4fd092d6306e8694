import type { Value } from '../../engine/engine.ts';
import type { Book } from '../book/book.ts';
import { choose } from '../book/choose.ts';
import { groupsOf } from '../book/groups.ts';
import { overCustomers, overPolicies } from '../book/sums.ts';
import { type Cell, hide, LEAST, numbering } from './hide.ts';

/** What is left out of a table of two dimensions. */
export interface Guarded {
  /** Whether the cell of two values is left out. */
  isOut(a: Value, b: Value): boolean;
  /** Whether nothing is told of the cell of two values, not even that something is left out. */
  isUntold(a: Value, b: Value): boolean;
  /** Whether nothing is left out. */
  readonly isClear: boolean;
}

export const untold: Guarded = { isOut: () => true, isUntold: () => true, isClear: false };

/** Tables of more cells than this are left out as a whole where any cell is small: choosing cells would take too long. */
const MOST_CELLS = 20_000;

/**
 * Guards the table of a dimension by each of some levels, the outermost first, each lying within the one before: none of
 * their small cells can be worked out from what is shown of all of them. What an outer level shows is not left out for
 * the sake of an inner one; where that cannot be, nothing is told of the inner values within the same outer one.
 */
export function guardLevels(
  book: Book,
  dimension: string,
  levels: readonly string[],
): ReadonlyMap<string, Guarded> {
  const guards = new Map<string, Guarded>();
  let outer: Decided[] = [];
  for (const [depth, level] of levels.entries()) {
    const cells = cellsOf(book, dimension, level);
    const parents = depth === 0 ? null : parentsOf(book, level, levels[depth - 1]!);
    const own = decide(cells, parents, outer, depth);
    if (!own) break;
    outer = own;
    guards.set(
      level,
      guardedBy(
        book,
        dimension,
        level,
        own.filter((cell) => cell.depth === depth),
        cells,
      ),
    );
  }
  return new Map(levels.map((level) => [level, guards.get(level) ?? untold]));
}

interface Decided extends Counted {
  readonly depth: number;
  /** What it lies within, one level further out. */
  readonly parent: number | null;
  readonly isOut: boolean;
}

/** Decides of the cells of one level more; null where nothing can be told of the level. */
function decide(
  cells: readonly Counted[],
  parents: ReadonlyMap<number, number> | null,
  outer: readonly Decided[],
  depth: number,
): Decided[] | null {
  if (cells.length > MOST_CELLS && cells.some(({ isSmall }) => isSmall)) return null;
  // Of what lies within a value that nothing is told of, nothing is told either.
  const above = new Set(outer.filter((cell) => cell.depth === depth - 1).map(({ b }) => b));
  let told = cells
    .map((cell) => ({ ...cell, depth, parent: parents?.get(cell.b) ?? null }))
    .filter(({ parent }) => parent === null || above.has(parent));
  for (;;) {
    const all = [...outer, ...told];
    const { isOut, failed } = hide(flowsOf(all, depth));
    if (failed.length === 0) return all.map((cell, i) => ({ ...cell, isOut: isOut[i]! }));
    // Of an outer cell that can no longer be hidden what lies within it gives the reason.
    const blocks = new Set(
      failed.map((i) =>
        all[i]!.depth === depth ? all[i]!.parent : depth - all[i]!.depth === 1 ? all[i]!.b : null,
      ),
    );
    if (blocks.has(null)) return null;
    told = told.filter(({ parent }) => !blocks.has(parent));
    if (told.length === 0) return null;
  }
}

interface Counted {
  readonly a: number;
  readonly b: number;
  readonly count: number;
  readonly isSmall: boolean;
}

/** The cells that have policies. */
function cellsOf(book: Book, a: string, b: string): Counted[] {
  const groups = groupsOf(book, [a, b]);
  const all = choose(book, {});
  const policies = overPolicies(book, all, groups, null).counts;
  const customers = overCustomers(book, all, groups, null).counts;
  return groups.keys.flatMap(([own, other], group) =>
    policies[group] === 0
      ? []
      : [{ a: own!, b: other!, count: policies[group]!, isSmall: customers[group]! < LEAST }],
  );
}

/**
 * Cells as flows: from a row, or from what the row has of the value that they lie within, to what it has of their own,
 * and in the end to the column.
 */
function flowsOf(
  cells: readonly (Counted & { depth: number; parent: number | null; isOut?: boolean })[],
  deepest: number,
): Cell[] {
  const sum = numbering();
  const divided = new Set(cells.map(({ a, depth, parent }) => `${a} has ${depth - 1} ${parent}`));
  return cells.map(({ a, b, depth, parent, count, isSmall, isOut }) => {
    const own = `${a} has ${depth} ${b}`;
    return {
      from: sum(depth === 0 ? `row ${a}` : `${a} has ${depth - 1} ${parent}`),
      to: sum(divided.has(own) ? own : `column ${depth} ${b}`),
      count,
      isSmall,
      ...(depth < deepest ? { decided: isOut ? 'out' : 'shown' } : {}),
    };
  });
}

/** What each value of a level lies within. */
function parentsOf(book: Book, inner: string, outer: string): ReadonlyMap<number, number> {
  const groups = groupsOf(book, [inner, outer]);
  const { counts } = overPolicies(book, choose(book, {}), groups, null);
  return new Map(
    groups.keys.flatMap(([own, within], group) => (counts[group]! > 0 ? [[own!, within!] as const] : [])),
  );
}

function guardedBy(
  book: Book,
  a: string,
  b: string,
  decided: readonly Decided[],
  cells: readonly Counted[],
): Guarded {
  const codeOf = (name: string) =>
    new Map(book.dimensions.get(name)!.values.map((value, code) => [value, code]));
  const [rows, columns] = [codeOf(a), codeOf(b)];
  const out = new Set(decided.flatMap((cell) => (cell.isOut ? [`${cell.a} ${cell.b}`] : [])));
  const told = new Set(decided.map((cell) => cell.b));
  return {
    isOut: (own, other) => out.has(`${rows.get(own)} ${columns.get(other)}`),
    isUntold: (_, other) => !told.has(columns.get(other)!),
    isClear: out.size === 0 && decided.length === cells.length,
  };
}

/** Whether each value of a dimension lies within one value of another. */
export function liesWithin(book: Book, inner: string, outer: string): boolean {
  const groups = groupsOf(book, [inner, outer]);
  const { counts } = overPolicies(book, choose(book, {}), groups, null);
  const there = groups.keys.filter((_, group) => counts[group]! > 0);
  return new Set(there.map(([own]) => own)).size === there.length;
}

/** Whether two dimensions have no values of their own each: then what either shows adds up to the same total and to nothing else. */
export function areJoined(book: Book, a: string, b: string): boolean {
  const cells = cellsOf(book, a, b);
  const reached = new Set(cells.slice(0, 1).map((cell) => cell.a));
  const columns = new Set<number>();
  for (let before = -1; before < reached.size; ) {
    before = reached.size;
    for (const cell of cells) if (reached.has(cell.a)) columns.add(cell.b);
    for (const cell of cells) if (columns.has(cell.b)) reached.add(cell.a);
  }
  return cells.every((cell) => reached.has(cell.a));
}

/** The share of policies that a guarded table shows, of all. */
export function shareShown(book: Book, dimension: string, level: string, guard: Guarded): number {
  const values = (name: string) => book.dimensions.get(name)!.values;
  const cells = cellsOf(book, dimension, level);
  const shown = cells.filter(({ a, b }) => {
    const [own, other] = [values(dimension)[a]!, values(level)[b]!];
    return !guard.isOut(own, other) && !guard.isUntold(own, other);
  });
  const sum = (some: readonly Counted[]) => some.reduce((total, { count }) => total + count, 0);
  return sum(shown) / sum(cells);
}

/**
 * Guards the table of a dimension by another that puts together the values of a guarded one: it shows only what could be
 * added up from what that shows.
 */
export function guardSum(book: Book, dimension: string, sum: string, of: string, guard: Guarded): Guarded {
  const values = (name: string) => book.dimensions.get(name)!.values;
  const within = parentsOf(book, of, sum);
  const cells = cellsOf(book, dimension, of);
  const isUntold = (own: Value, other: Value) => guard.isUntold(own, other) || guard.isOut(own, other);
  const out = new Set(
    cells.flatMap(({ a, b }) =>
      isUntold(values(dimension)[a]!, values(of)[b]!) ? [`${a} ${within.get(b)}`] : [],
    ),
  );
  return {
    isOut: (own, other) => out.has(`${values(dimension).indexOf(own)} ${values(sum).indexOf(other)}`),
    isUntold: () => false,
    isClear: out.size === 0,
  };
}

/** Whether every cell of a table of three dimensions that has anybody has enough. */
export function isAmple(book: Book, dimensions: readonly string[]): boolean {
  const groups = groupsOf(book, dimensions);
  const { counts } = overCustomers(book, choose(book, {}), groups, null);
  return counts.every((count) => count === 0 || count >= LEAST);
}
