import type { Value } from '../../engine/engine.ts';
import type { Slice } from '../measures/query.ts';
import type { Book } from './book.ts';
import { choose } from './choose.ts';

/** A customer with what the chosen policies add up to, and what is known of the person. */
export interface TopCustomer {
  readonly customer_id: string;
  readonly segment_id: number | null;
  readonly policies: number;
  readonly premium: number;
  readonly premium_to_date: number;
  readonly age: number | null;
  readonly income: number | null;
  readonly certainty: number | null;
  readonly objects: boolean;
  readonly [dimension: string]: Value;
}

const described = [
  'occupation',
  'gender',
  'city',
  'marital_status',
  'preferred_channel',
  'preferred_time',
  'preferred_language',
];

/** The customers with the most of an amount over the policies that slicers leave, the most first. */
export function topCustomers(
  book: Book,
  where: Slice,
  amount: 'premium' | 'premium_to_date',
  most: number,
): TopCustomer[] {
  const { policies, customers } = choose(book, where);
  const { counts, premium, toDate } = sumByHolder(book, policies);
  const known = (values: Float64Array, place: number) => {
    const value = values[place]!;
    return Number.isNaN(value) ? null : value;
  };
  const level = (dimension: string, place: number) => {
    const { codes, values } = book.dimensions.get(dimension)!;
    return values[codes[place]!]!;
  };
  return largest(customers, amount === 'premium' ? premium : toDate, most).map((place) => ({
    customer_id: book.ids[place]!,
    segment_id: level('segment', place) as number | null,
    policies: counts[place]!,
    premium: premium[place]!,
    premium_to_date: toDate[place]!,
    age: known(book.amounts.get('age')!, place),
    income: known(book.amounts.get('income')!, place),
    ...Object.fromEntries(described.map((dimension) => [dimension, level(dimension, place)])),
    certainty: known(book.certainty, place),
    objects: book.objects[place] === 1,
  }));
}

function sumByHolder({ holders, customers, amounts }: Book, rows: Uint32Array) {
  const [premiums, toDates] = [amounts.get('premium')!, amounts.get('premium_to_date')!];
  const counts = new Uint32Array(customers);
  const premium = new Float64Array(customers);
  const toDate = new Float64Array(customers);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const holder = holders[row]!;
    counts[holder]!++;
    premium[holder]! += premiums[row]!;
    toDate[holder]! += toDates[row]!;
  }
  return { counts, premium, toDate };
}

/** The places of the largest sums, the largest first, the lower place first among equals. Places are ascending. */
function largest(places: Uint32Array, sums: Float64Array, most: number): number[] {
  // Of everybody there is nothing to leave out on the way.
  if (most >= places.length) return [...places].sort((a, b) => sums[b]! - sums[a]! || a - b);
  const top: number[] = [];
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    const sum = sums[place]!;
    if (top.length >= most && sum <= sums[top[top.length - 1]!]!) continue;
    let at = top.length;
    while (at > 0 && sums[top[at - 1]!]! < sum) at--;
    top.splice(at, 0, place);
    if (top.length > most) top.pop();
  }
  return top;
}
