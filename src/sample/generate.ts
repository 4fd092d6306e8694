import type { TableName } from '../domain/tables.ts';
import { derive, rng } from '../math/rng.ts';
import { csv } from './csv.ts';
import { dayOf } from './days.ts';
import { type Planted, plantDirt } from './dirt.ts';
import { drawPeople, type Person } from './people.ts';
import { PRODUCTS, type Product } from './products.ts';
import { drawSales, type Sale } from './sales.ts';
import { cells, customerRow, policyRow, productRow, type Sheets } from './sheets.ts';

const DEFAULT_SEED = 7;

/** The longest-standing customers joined 36 years before, and no policy may date from before 1950. */
const EARLIEST = dayOf('1990-01-01');

/** Each part draws from a stream of its own, so that a change to one leaves the others as they were. */
const STREAM = { people: 1, sales: 2, dirt: 3, objections: 4 };

export interface SampleOptions {
  /** Any safe integer. */
  readonly seed?: number;
  /** How many different customers, from 3,000 to 300,000. */
  readonly customers?: number;
  /** The day that every date is relative to, as YYYY-MM-DD from 1990 on: nothing was sold after it. */
  readonly asOf: string;
}

/** The insurer as it is, before anybody keeps sheets about it. */
export interface Insurer {
  readonly people: readonly Person[];
  readonly sales: readonly Sale[];
  readonly products: readonly Product[];
}

export interface Sample {
  /** The three sheets as CSV text, with the faults that sheets have. */
  readonly files: { readonly customers: string; readonly sales: string; readonly products: string };
  /** The group that each customer was drawn from, by id: all of them, also those whose row is spoilt. */
  readonly groups: ReadonlyMap<string, string>;
  /** Every fault in the files, by table and row. */
  readonly planted: readonly Planted[];
}

/**
 * Three sheets of an insurer that does not exist: five groups of customers to find again, and every kind of fault
 * that sales teams' sheets have, each listed.
 *
 * The same options give the same bytes.
 *
 * @throws RangeError where an option is outside its range
 *
 * @example
 * const { files, planted } = generateSample({ asOf: '2026-03-31' });
 */
export function generateSample(options: SampleOptions): Sample {
  const { people, sales, products } = drawInsurer(options);
  const sheets: Sheets = {
    customers: people.map(customerRow),
    policies: sales.map(policyRow),
    products: products.map(productRow),
  };
  const planted = plantDirt(
    rng(derive(options.seed ?? DEFAULT_SEED, STREAM.dirt)),
    sheets,
    dayOf(options.asOf),
  );
  const text = (table: TableName) => csv(cells(table, sheets[table]));
  return {
    files: { customers: text('customers'), sales: text('policies'), products: text('products') },
    groups: new Map(people.map(({ customerId, group }) => [customerId, group])),
    planted,
  };
}

/** What the sheets of `generateSample` would say if nobody had ever made a slip. */
export function drawInsurer({ seed = DEFAULT_SEED, customers = 3600, asOf }: SampleOptions): Insurer {
  if (!(Number.isInteger(customers) && customers >= 3000 && customers <= 300_000)) {
    throw new RangeError(`The sample has from 3,000 to 300,000 customers, not ${customers}.`);
  }
  const today = dayOf(asOf);
  if (today < EARLIEST) throw new RangeError(`The sample can be as of 1990-01-01 or later, not ${asOf}.`);
  const people = drawPeople(
    rng(derive(seed, STREAM.people)),
    rng(derive(seed, STREAM.objections)),
    customers,
    today,
  );
  const sales = drawSales(rng(derive(seed, STREAM.sales)), people, today);
  return { people, sales, products: PRODUCTS };
}
