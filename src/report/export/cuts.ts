import type { Value } from '../../engine/engine.ts';
import type { Book } from '../book/book.ts';
import { measureBook } from '../book/measure.ts';
import { dimensions, slicers } from '../measures/dimensions.ts';
import { measures } from '../measures/measures.ts';
import type { MeasureRow, Slice } from '../measures/query.ts';
import { cutName } from './cut-name.ts';
import {
  areJoined,
  type Guarded,
  guardLevels,
  guardSum,
  isAmple,
  liesWithin,
  shareShown,
  untold,
} from './tables.ts';

/** Tables of one cut by what they are by, their names joined by blanks: values, then every measure; null where left out. */
export type Tables = Readonly<Record<string, readonly MeasureRow[]>>;

const products = ['category', 'product_type', 'product'];
const days = ['year', 'month'];

/**
 * The declared cuts of a book whose rare values are merged: all customers, each segment, each value of each slicer, and each of
 * those within each segment.
 *
 * What is shown of two dimensions is guarded as a table; what is of three is shown only where none of its cells is small
 * and none of the tables it adds up to has anything left out. Days are shown of all customers only: groups of tenure
 * are made of them.
 */
export function makeCuts(book: Book): Record<string, Tables> {
  const { cuts, guards } = { cuts: {} as Record<string, Tables>, guards: guardPairs(book) };
  const all = measures.map(({ name }) => name);
  const ask = (by: readonly string[], where: Slice) => measureBook(book, { measures: all, by, where });
  const has = (name: string) => book.dimensions.has(name);
  const levels = products.filter(has);
  const single = dimensions.map(({ name }) => name).filter((name) => has(name) && !days.includes(name));
  const trees = levels
    .slice(1)
    .map((_, depth) => levels.slice(0, depth + 2))
    .filter((by) => isAmple(book, by));
  const ample = new Map<string, boolean>();
  const isClear = (names: readonly string[]) => {
    const key = [...names].sort().join(' ');
    const known = ample.get(key);
    if (known !== undefined) return known;
    const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
    const clear = pairs.every(([a, b]) => guards(a, b).isClear) && isAmple(book, names);
    ample.set(key, clear);
    return clear;
  };
  /** The tables of a cut by one dimension, or by the levels of products, which the innermost stands for. */
  const tablesOf = (where: Slice, columnOf: (innermost: string) => Column | null): Tables => {
    const table = (by: readonly string[]) => {
      const column = columnOf(by.at(-1)!);
      const rows = column ? shown(ask(by, where), by.length, column) : [];
      return rows.length === 0 ? [] : [[by.join(' '), rows] as const];
    };
    const isWhole = Object.keys(where).length === 0;
    const deep = isWhole || isNested(book) ? trees : [];
    return Object.fromEntries([...single.map((name) => [name]), ...deep].flatMap(table));
  };

  const whole = tablesOf({}, () => open);
  const pairs = single.flatMap((name) => {
    if (name === 'segment') return [];
    const guard = guards('segment', name);
    const rows = ask(['segment', name], {})
      .filter(([segment, value]) => !guard.isUntold(segment!, value!))
      .map((row) => (guard.isOut(row[0]!, row[1]!) ? blank(row, 2) : row));
    return rows.length === 0 ? [] : [[`segment ${name}`, rows] as const];
  });
  const dated = days.map((name) => [name, ask([name], {})] as const);
  cuts[cutName({})] = { '': ask([], {}), ...whole, ...Object.fromEntries([...pairs, ...dated]) };

  for (const { name: slicer } of slicers) {
    if (!has(slicer)) continue;
    for (const value of valuesOf(book, slicer)) {
      const where = { [slicer]: [value as string] };
      const own = tablesOf(where, (name) => {
        const guard = guards(slicer, name);
        return {
          isOut: (other) => guard.isOut(value, other),
          isUntold: (other) => guard.isUntold(value, other),
        };
      });
      const bySegment = single.flatMap((name) =>
        slicer !== 'segment' && name !== slicer && name !== 'segment' && isClear(['segment', slicer, name])
          ? [[`segment ${name}`, ask(['segment', name], where)] as const]
          : [],
      );
      cuts[cutName(where)] = { '': ask([], where), ...own, ...Object.fromEntries(bySegment) };
      if (slicer === 'segment') continue;
      for (const segment of valuesOf(book, 'segment')) {
        const guard = guards('segment', slicer);
        if (guard.isOut(segment, value) || guard.isUntold(segment, value)) continue;
        const within = { ...where, segment: [segment as number] };
        const [total] = ask([], within);
        if (Number(total?.[1]) === 0) continue;
        const tables = tablesOf(within, (name) =>
          name === 'segment' || name === slicer || isClear(['segment', slicer, name]) ? open : null,
        );
        cuts[cutName(within)] = { '': [total!], ...tables };
      }
    }
  }
  return cuts;
}

const valuesOf = (book: Book, name: string): Value[] =>
  measureBook(book, { measures: ['policies'], by: [name], where: {} }).map(([value]) => value!);

/** What is left out of one column of a table. */
interface Column {
  isOut(value: Value): boolean;
  isUntold(value: Value): boolean;
}

const open: Column = { isOut: () => false, isUntold: () => false };

const shown = (rows: readonly MeasureRow[], dimensions: number, { isOut, isUntold }: Column): MeasureRow[] =>
  rows
    .filter((row) => !isUntold(row[dimensions - 1]!))
    .map((row) => (isOut(row[dimensions - 1]!) ? blank(row, dimensions) : row));

const blank = (row: MeasureRow, dimensions: number): MeasureRow =>
  row.map((value, i) => (i < dimensions ? value : null));

const clear: Guarded = { isOut: () => false, isUntold: () => false, isClear: true };

const isNested = (book: Book) =>
  !book.dimensions.has('category') || liesWithin(book, 'product_type', 'category');

/** The guard of each table of two dimensions, made when it is first asked for. */
function guardPairs(book: Book): (a: string, b: string) => Guarded {
  const levels = products.filter((name) => book.dimensions.has(name));
  const areNested = isNested(book);
  const made = new Map<string, Guarded>();
  const ofProducts = (name: string) => levels.includes(name);
  const make = (dimension: string, level: string): ReadonlyMap<string, Guarded> => {
    if (!ofProducts(level)) return guardLevels(book, dimension, [level]);
    if (areNested) return guardLevels(book, dimension, levels);
    const guards = guardLevels(book, dimension, ['product_type', 'product']);
    const ofProduct = guards.get('product')!;
    // Where little of the products could be shown, categories are, which would give the rest of them away.
    if (
      shareShown(book, dimension, 'product', ofProduct) < 0.5 &&
      areJoined(book, 'product_type', 'category')
    )
      return new Map([
        ...guardLevels(book, dimension, ['product_type']),
        ...guardLevels(book, dimension, ['category']),
        ['product', untold],
      ]);
    return new Map([...guards, ['category', guardSum(book, dimension, 'category', 'product', ofProduct)]]);
  };
  return (a, b) => {
    // Each value of every dimension has enough; so has what products are of within each other.
    if (a === b || (ofProducts(a) && ofProducts(b))) return clear;
    const [dimension, level] = ofProducts(a) ? [b, a] : ofProducts(b) || a < b ? [a, b] : [b, a];
    if (!made.has(`${dimension} ${level}`))
      for (const [name, guard] of make(dimension, level)) made.set(`${dimension} ${name}`, guard);
    return flipped(made.get(`${dimension} ${level}`)!, dimension !== a);
  };
}

const flipped = (guard: Guarded, isFlipped: boolean): Guarded =>
  isFlipped
    ? {
        isOut: (a, b) => guard.isOut(b, a),
        isUntold: (a, b) => guard.isUntold(b, a),
        isClear: guard.isClear,
      }
    : guard;
