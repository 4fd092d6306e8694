import type { Book } from './book.ts';
import { type Chosen, choose } from './choose.ts';
import type { Groups } from './groups.ts';

/** Of each group, what an amount adds up to and of how many it is known. Without an amount, the rows are counted. */
export interface Sums {
  readonly sums: Float64Array;
  readonly counts: Uint32Array;
}

type Add = (chosen: Chosen) => Sums;

/** Sums over the chosen policies. */
export function overPolicies(book: Book, chosen: Chosen, groups: Groups, amount: string | null): Sums {
  const values = amount === null ? null : book.amounts.get(amount)!;
  const add: Add = ({ policies }) =>
    groups.keys.length === 1
      ? addRows(values, policies)
      : values === null
        ? countPolicies(policies, groups)
        : addPolicies(values, policies, groups);
  return remembered(chosen, groups, `policies ${amount}`, () =>
    chosen.others ? without(book, groups, `policies ${amount}`, add, chosen.others) : add(chosen),
  );
}

/** Sums over the different customers who hold the chosen policies. */
export function overCustomers(book: Book, chosen: Chosen, groups: Groups, amount: string | null): Sums {
  const values = amount === null ? null : book.amounts.get(amount)!;
  const add: Add = ({ policies, customers }) =>
    groups.keys.length === 1
      ? addRows(values, customers)
      : values === null
        ? countHolders(book.holders, policies, groups)
        : addHolders(values, book.holders, policies, groups);
  // A customer who is left with some policies only is in both parts.
  return remembered(chosen, groups, `customers ${amount}`, () =>
    chosen.others && chosen.isWhole
      ? without(book, groups, `customers ${amount}`, add, chosen.others)
      : add(chosen),
  );
}

const made = new WeakMap<Chosen, WeakMap<Groups, Map<string, Sums>>>();

function remembered(chosen: Chosen, groups: Groups, key: string, make: () => Sums): Sums {
  const ofChosen = made.get(chosen) ?? new WeakMap<Groups, Map<string, Sums>>();
  made.set(chosen, ofChosen);
  const own = ofChosen.get(groups) ?? new Map<string, Sums>();
  ofChosen.set(groups, own);
  const sums = own.get(key) ?? make();
  own.set(key, sums);
  return sums;
}

/** The sums of everything less those of the others. */
function without(book: Book, groups: Groups, key: string, add: Add, others: Chosen): Sums {
  const all = choose(book, {});
  const whole = remembered(all, groups, key, () => add(all));
  const part = add(others);
  return {
    sums: whole.sums.map((sum, group) => sum - part.sums[group]!),
    counts: whole.counts.map((count, group) => count - part.counts[group]!),
  };
}

function addRows(values: Float64Array | null, rows: Uint32Array): Sums {
  if (values === null) return { sums: Float64Array.of(rows.length), counts: Uint32Array.of(rows.length) };
  let [sum, count] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return { sums: Float64Array.of(sum), counts: Uint32Array.of(count) };
}

function countPolicies(rows: Uint32Array, { of, keys }: Groups): Sums {
  const counts = new Uint32Array(keys.length);
  for (let i = 0; i < rows.length; i++) counts[of[rows[i]!]!]!++;
  return { sums: Float64Array.from(counts), counts };
}

function addPolicies(values: Float64Array, rows: Uint32Array, { of, keys }: Groups): Sums {
  const sums = new Float64Array(keys.length);
  const counts = new Uint32Array(keys.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const group = of[row]!;
    sums[group]! += value;
    counts[group]!++;
  }
  return { sums, counts };
}

/** Policies of one customer lie together: who is in a group already was the last to come into it. */
function countHolders(holders: Uint32Array, rows: Uint32Array, { of, keys }: Groups): Sums {
  const counts = new Uint32Array(keys.length);
  const last = new Int32Array(keys.length).fill(-1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const group = of[row]!;
    const holder = holders[row]!;
    if (last[group] === holder) continue;
    last[group] = holder;
    counts[group]!++;
  }
  return { sums: Float64Array.from(counts), counts };
}

function addHolders(
  values: Float64Array,
  holders: Uint32Array,
  rows: Uint32Array,
  { of, keys }: Groups,
): Sums {
  const sums = new Float64Array(keys.length);
  const counts = new Uint32Array(keys.length);
  const last = new Int32Array(keys.length).fill(-1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const group = of[row]!;
    const holder = holders[row]!;
    if (last[group] === holder) continue;
    last[group] = holder;
    const value = values[holder]!;
    if (Number.isNaN(value)) continue;
    sums[group]! += value;
    counts[group]!++;
  }
  return { sums, counts };
}
