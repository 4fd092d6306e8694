import type { FeatureMatrix } from '../../src/domain/feature-matrix.ts';
import { derive, type Rng, rng } from '../../src/math/rng.ts';

/**
 * A simulated insurer, night by night, with things that happen on known nights. The groups that customers are drawn
 * from are the truth that segments are held against.
 */
export interface Night {
  /** From 0. */
  readonly number: number;
  readonly asOf: string;
  readonly matrix: FeatureMatrix;
  /** The group of each row of the matrix. */
  readonly truth: readonly Group[];
  /** Whether the sheets are the same as the night before: nobody has filled them. */
  readonly sameSheets: boolean;
}

export type Group = 'starters' | 'couples' | 'families' | 'separated' | 'settled';

/** What happens, and on which night. */
export const events = {
  newProduct: 25,
  priceRise: 45,
  split: 60,
  sheetStops: 75,
  sheetGoesOn: 78,
  agesCross: 90,
  typo: 100,
  merge: 120,
} as const;

interface Kind {
  readonly age: readonly [mean: number, deviation: number];
  readonly income: readonly [mean: number, deviation: number];
  /** Premium in percent of coverage. */
  readonly rate: readonly [mean: number, deviation: number];
  readonly status: string;
  readonly product: string;
  /** Mean age of those who come later, where it differs. */
  readonly newAge?: number;
}

/** Families and separated customers are of the same age; those who come make the first older and the second younger. */
const kinds: Readonly<Record<Group, Kind>> = {
  starters: { age: [27, 4], income: [36_000, 6_000], rate: [0.95, 0.1], status: 'Single', product: 'Travel' },
  couples: { age: [30, 4], income: [68_000, 7_000], rate: [0.8, 0.08], status: 'Married', product: 'Motor' },
  families: {
    age: [44.4, 5],
    income: [82_000, 10_000],
    rate: [0.55, 0.07],
    status: 'Married',
    product: 'Home',
    newAge: 49,
  },
  separated: {
    age: [45.0, 5],
    income: [48_000, 8_000],
    rate: [0.7, 0.08],
    status: 'Divorced',
    product: 'Health',
    newAge: 40,
  },
  settled: {
    age: [64, 5],
    income: [104_000, 12_000],
    rate: [0.42, 0.06],
    status: 'Widowed',
    product: 'Life',
  },
};

const statuses = ['Divorced', 'Married', 'Single', 'Widowed'];

const products = ['Health', 'Home', 'Life', 'Motor', 'Pet', 'Travel'];

/** How often the status of a customer, and the product, is not that of the group. */
const OTHER_STATUS = 0.08;
const OTHER_PRODUCT = 0.2;

/** The share of customers who have the new product as their main one when it comes. */
const NEW_PRODUCT = 0.06;

/** The share of customers who leave in a night; as many come. */
const CHURN = 0.001;

const DAY = 86_400_000;

interface Customer {
  readonly id: string;
  group: Group;
  readonly born: number;
  readonly since: number;
  income: number;
  rate: number;
  status: string;
  product: string;
}

/** Insurers differ in how far customers are from the middle of their group: from as above to half as far again. */
const blurOf = (seed: number) => 1 + ((seed - 1) % 6) / 10;

/** The nights of one insurer; the same seed gives the same insurer. */
export function* nightsOf(seed: number, customers = 5000, nights = 180): Generator<Night> {
  const blur = blurOf(seed);
  const random = rng(derive(seed, 1));
  const begin = Date.parse('2026-01-01') / DAY;
  let next = 0;
  const come = (group: Group, day: number, isNew: boolean): Customer => {
    const { age, income, rate, newAge } = kinds[group];
    const years = blur * age[1] * random.normal() + (isNew ? (newAge ?? age[0]) : age[0]);
    // With a constant churn the time since customers came is exponential.
    const tenure = isNew ? 0 : Math.min(7300, -Math.log(1 - random.next()) / CHURN);
    return {
      id: `C${String(next++).padStart(6, '0')}`,
      group,
      born: day - 365.25 * Math.min(95, Math.max(18, years)) - random.next(),
      since: Math.floor(day - tenure),
      income: Math.max(9000, Math.round(income[0] + blur * income[1] * random.normal())),
      rate: Math.max(0.1, rate[0] + blur * rate[1] * random.normal()),
      status: statusOf(group, random),
      product: productOf(group, random),
    };
  };
  const first: readonly Group[] = ['starters', 'starters', 'families', 'separated', 'settled'];
  let book = Array.from({ length: customers }, (_, i) => come(first[i % first.length]!, begin, false));
  let seen = book;
  let seenDay = begin;
  for (let night = 0; night < nights; night++) {
    const day = begin + night;
    if (night > 0) book = churn(book, random, (group) => come(group, day, true));
    happen(night, book, blur, random);
    const stopped = night >= events.sheetStops && night < events.sheetGoesOn;
    if (!stopped) {
      seen = book.map((customer) => ({ ...customer }));
      seenDay = day;
    }
    const rows = seen.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    yield {
      number: night,
      asOf: new Date(day * DAY).toISOString().slice(0, 10),
      matrix: matrixOf(rows, day, night === events.typo),
      truth: rows.map(({ group }) => group),
      sameSheets: seenDay !== day,
    };
  }
}

function statusOf(group: Group, random: Rng): string {
  return random.next() < OTHER_STATUS ? statuses[random.int(statuses.length)]! : kinds[group].status;
}

function productOf(group: Group, random: Rng): string {
  const others = products.filter((product) => product !== 'Pet');
  return random.next() < OTHER_PRODUCT ? others[random.int(others.length)]! : kinds[group].product;
}

function churn(book: readonly Customer[], random: Rng, come: (group: Group) => Customer): Customer[] {
  return book.map((customer) => (random.next() < CHURN ? come(customer.group) : customer));
}

/** Changes the book as the night wants it. */
function happen(night: number, book: readonly Customer[], blur: number, random: Rng) {
  if (night === events.newProduct)
    for (const customer of book) if (random.next() < NEW_PRODUCT) customer.product = 'Pet';
  if (night === events.priceRise) for (const customer of book) customer.rate *= 1.12;
  if (night === events.split)
    for (const customer of book)
      if (customer.group === 'starters' && random.next() < 0.5) become(customer, 'couples', blur, random);
  if (night === events.merge)
    for (const customer of book)
      if (customer.group === 'separated') become(customer, 'families', blur, random);
}

/** The customer is as those of another group from now on, and of the age that it is. */
function become(customer: Customer, group: Group, blur: number, random: Rng) {
  const { income, rate } = kinds[group];
  customer.group = group;
  customer.income = Math.max(9000, Math.round(income[0] + blur * income[1] * random.normal()));
  customer.rate = Math.max(0.1, 1.12 * (rate[0] + blur * rate[1] * random.normal()));
  customer.status = statusOf(group, random);
  customer.product = productOf(group, random);
}

function matrixOf(rows: readonly Customer[], day: number, typo: boolean): FeatureMatrix {
  const column = (name: string, of: (customer: Customer, row: number) => number) => ({
    name,
    values: Float64Array.from(rows, of),
  });
  const category = (name: string, levels: readonly string[], of: (customer: Customer) => string) => {
    const present = levels.filter((level) => rows.some((customer) => of(customer) === level));
    return {
      name,
      levels: present,
      codes: Int32Array.from(rows, (customer) => present.indexOf(of(customer))),
    };
  };
  return {
    ids: rows.map(({ id }) => id),
    numeric: [
      column('age', ({ born }) => Math.floor((day - born) / 365.25)),
      column('income', ({ income }, row) => (typo && row === 17 ? 10 * income : income)),
      column('tenure_years', ({ since }) => Math.round((100 * (day - since)) / 365) / 100),
      column('premium_to_coverage', ({ rate }) => rate),
    ],
    categorical: [
      category('marital_status', statuses, ({ status }) => status),
      category('main_product_type', products, ({ product }) => product),
    ],
  };
}
