import type { Value } from '../../engine/engine.ts';
import type { Book, Coded } from '../book/book.ts';
import { type Groups, groupsOf } from '../book/groups.ts';
import { dimensions } from '../measures/dimensions.ts';
import { LEAST } from './hide.ts';

/** What few customers share is shown together under this name; segments, which go by number, as none. */
export const OTHERS = '(others)';

/** What a product is of, the outermost first. */
const levels = ['category', 'product_type', 'product'] as const;

/**
 * A book whose every value of every dimension at least LEAST customers share: rarer values are put together, types and
 * products within what they are of.
 */
export function mergeRare(book: Book): Book {
  const merged = new Map<string, Coded>();
  for (const { name } of dimensions) {
    if (levels.includes(name as 'product')) continue;
    const dimension = book.dimensions.get(name)!;
    const codes = dimension.of === 'policy' ? dimension.codes : null;
    const of = codes ?? Uint32Array.from(book.holders, (holder) => dimension.codes[holder]!);
    const labels = mergeWithin(
      book,
      of,
      dimension.values.map((value) => ({ parent: '', value })),
      name === 'segment' ? null : OTHERS,
    );
    merged.set(name, relabel(dimension, labels));
  }
  for (const [name, coded] of mergeProducts(book)) merged.set(name, coded);
  return { ...book, dimensions: merged };
}

interface Part {
  /** What it lies within. */
  readonly parent: Value;
  readonly value: Value;
}

/**
 * A value for each part: its own, or where too few customers share it that of the others within the same parent, of
 * which there are at least two.
 *
 * @param of the part of each policy
 */
function mergeWithin(book: Book, of: Uint32Array, parts: readonly Part[], others: Value): Value[] {
  const isMerged = parts.map(() => false);
  const named = ({ parent }: Part): Value =>
    others === null || parent === '' || parent === OTHERS ? others : `${parent ?? 'Unknown'}: others`;
  for (;;) {
    const numbers = new Map<string, number>();
    const numberOf = parts.map((part, i) => {
      const key = JSON.stringify([part.parent, isMerged[i] ? null : i]);
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
    const counts = customersIn(
      book,
      Uint32Array.from(of, (part) => numberOf[part]!),
      numbers.size,
    );
    const sizes = numberOf.map((number) => counts[number]!);
    const next = nextToMerge(parts, isMerged, sizes);
    if (next.length === 0) return parts.map((part, i) => (isMerged[i] ? named(part) : part.value));
    for (const i of next) isMerged[i] = true;
  }
}

/** The parts that must join the others of their parent: rare ones, and the smallest besides where these are not enough. */
function nextToMerge(
  parts: readonly Part[],
  isMerged: readonly boolean[],
  sizes: readonly number[],
): number[] {
  const rare = [...parts.keys()].filter((i) => !isMerged[i] && sizes[i]! > 0 && sizes[i]! < LEAST);
  if (rare.length > 0) return rare;
  return [...Map.groupBy(parts.keys(), (i) => parts[i]!.parent).values()].flatMap((own) => {
    const merged = own.filter((i) => isMerged[i]);
    const present = own.filter((i) => !isMerged[i] && sizes[i]! > 0);
    if (merged.length === 0 || present.length === 0) return [];
    if (merged.length > 1 && sizes[merged[0]!]! >= LEAST) return [];
    return [present.reduce((least, i) => (sizes[i]! < sizes[least]! ? i : least))];
  });
}

/** Different customers by the number that each policy has. */
function customersIn({ holders }: Book, numbers: Uint32Array, size: number): Uint32Array {
  const counts = new Uint32Array(size);
  const last = new Int32Array(size).fill(-1);
  for (let row = 0; row < holders.length; row++) {
    const number = numbers[row]!;
    if (last[number] === holders[row]) continue;
    last[number] = holders[row]!;
    counts[number]!++;
  }
  return counts;
}

/**
 * Types lie within categories where the sheets have it so. Else rare products are put together within their type and
 * category, and where even that leaves a product rare, within their type: there are no categories then, since what a type has
 * of them could be worked out.
 */
function mergeProducts(book: Book): Map<string, Coded> {
  const { of, keys } = present(groupsOf(book, levels));
  const products = keys.map((codes) =>
    codes.map((code, i) => book.dimensions.get(levels[i]!)!.values[code]!),
  );
  const isNested = (inner: number, outer: number) =>
    [...Map.groupBy(products, (own) => own[inner]).values()].every(
      (own) => new Set(own.map((product) => product[outer])).size === 1,
    );
  const parts = (values: readonly Value[], parents: readonly Value[]) =>
    values.map((value, i) => ({ parent: parents[i]!, value }));
  const none = products.map(() => '' as Value);
  const categories = level(
    book,
    of,
    parts(
      products.map(([category]) => category!),
      none,
    ),
  );
  const areNested = isNested(1, 0);
  const types = level(
    book,
    of,
    parts(
      products.map(([, type]) => type!),
      areNested ? categories : none,
    ),
  );
  const isUnique = isNested(2, 1);
  const own = products.map(([, type, product]) =>
    isUnique ? product! : `${product ?? 'Unknown'} (${type ?? 'Unknown'})`,
  );
  const coded = (labels: readonly Value[]) =>
    relabel({ of: 'policy', codes: of, values: labels, ranks: null }, labels);
  const both = types.map((type, i) => `${type ?? 'Unknown'}, ${categories[i] ?? 'Unknown'}`);
  const fine = areNested ? null : level(book, of, parts(own, both));
  const isEnough = fine && enough(book, of, fine);
  const names = isEnough ? fine : level(book, of, parts(own, types));
  return new Map([
    ...(areNested || isEnough ? [['category', coded(categories)] as const] : []),
    ['product_type', coded(types)],
    ['product', coded(names)],
  ]);
}

/** Whether LEAST customers share each label. */
function enough(book: Book, of: Uint32Array, labels: readonly Value[]): boolean {
  const known = [...new Set(labels)];
  const numbers = labels.map((label) => known.indexOf(label));
  const counts = customersIn(
    book,
    Uint32Array.from(of, (part) => numbers[part]!),
    known.length,
  );
  return counts.every((count) => count >= LEAST);
}

/** A grouping without the groups that have no policy. */
function present({ of, keys }: Groups): Groups {
  const numbers = new Int32Array(keys.length).fill(-1);
  const there: (readonly number[])[] = [];
  const own = new Uint32Array(of.length);
  for (let row = 0; row < of.length; row++) {
    const group = of[row]!;
    if (numbers[group] === -1) numbers[group] = there.push(keys[group]!) - 1;
    own[row] = numbers[group]!;
  }
  return { of: own, keys: there };
}

/** One level of products: products that share parent and value are one part. */
function level(book: Book, of: Uint32Array, products: readonly Part[]): Value[] {
  const parts = new Map<string, number>();
  const partOf = products.map((part) => {
    const key = JSON.stringify([part.parent, part.value]);
    const number = parts.get(key) ?? parts.size;
    parts.set(key, number);
    return number;
  });
  const own = [...parts.keys()].map((key) => {
    const [parent, value] = JSON.parse(key) as [Value, Value];
    return { parent, value };
  });
  const labels = mergeWithin(
    book,
    Uint32Array.from(of, (product) => partOf[product]!),
    own,
    OTHERS,
  );
  return partOf.map((part) => labels[part]!);
}

/** A dimension with another value for each code. */
function relabel({ of, codes, values, ranks }: Coded, labels: readonly Value[]): Coded {
  const kept = [...new Set(labels.filter((label) => label !== null))];
  // In the order of the values that were there; what is new comes after them.
  const place = (label: Value) => {
    const at = values.indexOf(label);
    return at < 0 ? values.length : at;
  };
  kept.sort((a, b) => place(a) - place(b) || (String(a) < String(b) ? -1 : 1));
  const next = [...kept, null];
  const numbers = labels.map((label) => next.indexOf(label));
  const relabelled = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row++) relabelled[row] = numbers[codes[row]!]!;
  return {
    of,
    codes: relabelled,
    values: next,
    ranks:
      ranks &&
      next.map((label, i) => (values.includes(label) ? ranks[values.indexOf(label)]! : values.length + i)),
  };
}
