import { slicers } from '../measures/dimensions.ts';
import { named, type Slice } from '../measures/query.ts';
import type { Book } from './book.ts';

/** What slicers leave of a book. */
export interface Chosen {
  /** The rows of policies, ascending: those of one customer together. */
  readonly policies: Uint32Array;
  /** The places of customers with such a policy, ascending. */
  readonly customers: Uint32Array;
  /** Whether a customer is left with all policies or with none. */
  readonly isWhole: boolean;
  /** What the slicers do not leave, where that is the smaller part: what adds up is faster taken off the whole. */
  readonly others: Chosen | null;
}

/** Choices kept of one book: a page's figures ask for the same. */
const MOST_KEPT = 4;

const kept = new WeakMap<Book, Map<string, Chosen>>();

/** Throws UsageError for a slicer that there is not. */
export function choose(book: Book, slice: Slice): Chosen {
  const own = kept.get(book) ?? new Map<string, Chosen>();
  kept.set(book, own);
  const key = JSON.stringify(slice);
  const chosen = own.get(key) ?? select(book, slice);
  own.delete(key);
  own.set(key, chosen);
  if (own.size > MOST_KEPT) own.delete(own.keys().next().value!);
  return chosen;
}

interface Test {
  readonly codes: Uint32Array;
  /** Of each code, 1 where it is chosen. */
  readonly isWanted: Uint8Array;
}

function select(book: Book, slice: Slice): Chosen {
  const tests = Object.entries(slice).flatMap(([name, values]) => {
    if (values.length === 0) return [];
    named(name, slicers, 'slicer');
    const { of, codes, values: known } = book.dimensions.get(name)!;
    return [
      { of, codes, isWanted: Uint8Array.from(known, (value) => (values.includes(value as string) ? 1 : 0)) },
    ];
  });
  const ofCustomers = passing(
    tests.filter(({ of }) => of === 'customer'),
    book.customers,
  );
  const ofPolicies = tests.filter(({ of }) => of === 'policy');
  const isWhole = ofPolicies.length === 0;
  const isLeft = isWhole ? null : passing(ofPolicies, book.holders.length);
  const chosen = { ...gather(book, ofCustomers, isLeft, 1), isWhole, others: null };
  const rest = book.holders.length - chosen.policies.length;
  if (rest === 0 || rest >= chosen.policies.length) return chosen;
  return { ...chosen, others: { ...gather(book, ofCustomers, isLeft, 0), isWhole, others: null } };
}

/** Which rows pass all tests. */
function passing(tests: readonly Test[], rows: number): Uint8Array {
  const passes = new Uint8Array(rows).fill(1);
  for (const { codes, isWanted } of tests)
    for (let row = 0; row < rows; row++) passes[row]! &= isWanted[codes[row]!]!;
  return passes;
}

/** The policies that pass, or those that do not, and who holds them. */
function gather(
  { customers, starts }: Book,
  ofCustomers: Uint8Array,
  ofPolicies: Uint8Array | null,
  wanted: 0 | 1,
) {
  const policies = new Uint32Array(starts[customers]!);
  const holders = new Uint32Array(customers);
  let [rows, people] = [0, 0];
  for (let place = 0; place < customers; place++) {
    const isIn = ofCustomers[place]!;
    if (isIn !== wanted && (wanted === 1 || ofPolicies === null)) continue;
    const before = rows;
    for (let row = starts[place]!; row < starts[place + 1]!; row++)
      if ((ofPolicies === null ? isIn : isIn & ofPolicies[row]!) === wanted) policies[rows++] = row;
    if (rows > before) holders[people++] = place;
  }
  return { policies: policies.slice(0, rows), customers: holders.slice(0, people) };
}
