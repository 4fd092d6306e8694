import type { Book, Coded } from './book.ts';

/** Which group each policy is in by some dimensions, and the codes that each group stands for. */
export interface Groups {
  readonly of: Uint32Array;
  readonly keys: readonly (readonly number[])[];
}

/** Groupings by up to this many combinations have a group for each of them, whether it has a policy or not. */
const MOST_COMBINED = 1 << 16;

/** Groupings kept of one book: four bytes a policy each. */
const MOST_KEPT = 20;

const kept = new WeakMap<Book, Map<string, Groups>>();

/** The grouping of all policies by dimensions, which no slicer changes: pages ask for the same ones again and again. */
export function groupsOf(book: Book, by: readonly string[]): Groups {
  const own = kept.get(book) ?? new Map<string, Groups>();
  kept.set(book, own);
  const key = by.join(' ');
  const groups = own.get(key) ?? group(book, by);
  // The latest is last; the one that was not asked for the longest goes.
  own.delete(key);
  own.set(key, groups);
  if (own.size > MOST_KEPT) own.delete(own.keys().next().value!);
  return groups;
}

function group(book: Book, by: readonly string[]): Groups {
  const dimensions = by.map((name) => book.dimensions.get(name)!);
  const combined = dimensions.reduce((total, { values }) => total * values.length, 1);
  if (combined <= MOST_COMBINED) {
    const keys = dimensions.reduce<number[][]>(
      (known, { values }) => known.flatMap((codes) => values.map((_, code) => [...codes, code])),
      [[]],
    );
    return { of: combine(book, dimensions), keys };
  }
  return dimensions.reduce<Groups>((groups, dimension) => refine(book, groups, dimension), {
    of: new Uint32Array(book.holders.length),
    keys: [[]],
  });
}

const codesByPolicy = ({ holders }: Book, { of, codes }: Coded): Uint32Array =>
  of === 'policy' ? codes : gather(codes, holders);

function gather(codes: Uint32Array, holders: Uint32Array): Uint32Array {
  const own = new Uint32Array(holders.length);
  for (let row = 0; row < own.length; row++) own[row] = codes[holders[row]!]!;
  return own;
}

function combine(book: Book, [first, ...others]: readonly Coded[]): Uint32Array {
  if (!first) return new Uint32Array(book.holders.length);
  return others.reduce(
    (of, dimension) => {
      const codes = codesByPolicy(book, dimension);
      return pair(of, codes, dimension.values.length);
    },
    codesByPolicy(book, first),
  );
}

function pair(outer: Uint32Array, inner: Uint32Array, size: number): Uint32Array {
  const both = new Uint32Array(outer.length);
  for (let row = 0; row < both.length; row++) both[row] = outer[row]! * size + inner[row]!;
  return both;
}

/** Splits groups by one dimension more; only those that have a policy get a number. */
function refine(book: Book, { of, keys }: Groups, dimension: Coded): Groups {
  const codes = codesByPolicy(book, dimension);
  const size = dimension.values.length;
  const numbers = new Map<number, number>();
  const next: number[][] = [];
  const refined = new Uint32Array(of.length);
  for (let row = 0; row < of.length; row++) {
    const combined = of[row]! * size + codes[row]!;
    let number = numbers.get(combined);
    if (number === undefined) {
      number = next.push([...keys[of[row]!]!, codes[row]!]) - 1;
      numbers.set(combined, number);
    }
    refined[row] = number;
  }
  return { of: refined, keys: next };
}
