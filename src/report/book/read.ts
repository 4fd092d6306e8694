import type { Statement } from '../../domain/statement.ts';
import { type Dialect, render } from '../../engine/dialect.ts';
import type { Engine, Value } from '../../engine/engine.ts';
import { type Dimension, dimensions } from '../measures/dimensions.ts';
import { type Amount, amounts } from '../measures/measures.ts';
import type { Book, Coded } from './book.ts';

/** Reads the book from the warehouse that the engine is in. */
export async function readBook(engine: Engine): Promise<Book> {
  const coded = new Map<string, Coded>();
  const held = new Map<string, Float64Array>();
  const { customers, ...own } = await readCustomers(engine, coded, held);
  const { holders, starts } = await readPolicies(engine, customers, coded, held);
  const [ids = []] = await engine.columns('SELECT customer_id FROM customers ORDER BY customer_id');
  return { customers, ids: ids.map(String), holders, starts, dimensions: coded, amounts: held, ...own };
}

/** What is read, as statements. */
export function bookStatements(dialect: Dialect): Statement[] {
  const [ofCustomers, ofPolicies] = (['customer', 'policy'] as const).map((of) =>
    amounts.filter((own) => own.of === of),
  );
  const looked = [...named('customer'), ...named('assignment')];
  const all: readonly (readonly [string, string])[] = [
    ['customers', customersSql(looked, ofCustomers!)],
    ...looked.map((dimension) => [`levels of ${dimension.name}`, levelsSql(dimension)] as const),
    ['policies', policiesSql(ofPolicies!)],
    ['products', lookupSql('product', named('product'))],
    ['days', lookupSql('day', named('day'))],
  ];
  return all.map(([name, sql]) => ({ group: 'dashboard', name, sql: render(sql, dialect) }));
}

const named = (of: Dimension['of']) => dimensions.filter((dimension) => dimension.of === of);

async function readCustomers(engine: Engine, coded: Map<string, Coded>, held: Map<string, Float64Array>) {
  const looked = [...named('customer'), ...named('assignment')];
  const carried = amounts.filter(({ of }) => of === 'customer');
  const [x, y, certainty, objects, ...rest] = (await engine.reals(
    render(customersSql(looked, carried), engine.dialect),
  )) as [Float64Array, Float64Array, Float64Array, Float64Array, ...Float64Array[]];
  carried.forEach(({ name }, i) => {
    held.set(name, rest[i]!);
  });
  for (const [i, dimension] of looked.entries()) {
    const rows = await engine.rows(render(`${levelsSql(dimension)} ORDER BY value`, engine.dialect));
    const levels = levelsOf(rows.map(({ value, place }) => [value!, place!]));
    const codes = codesOf(rest[carried.length + i]!, levels.values.length - 1);
    coded.set(dimension.name, { of: 'customer', codes, ...levels });
  }
  return { customers: x.length, x, y, certainty, objects };
}

const levelsSql = ({ sql, of, order }: Dimension) =>
  `SELECT ${sql} AS value, MIN(${order ?? 'NULL'}) AS place FROM ${of === 'customer' ? 'customer_groups' : 'assignments'} WHERE ${sql} IS NOT NULL GROUP BY ${sql}`;

function customersSql(looked: readonly Dimension[], carried: readonly Amount[]): string {
  const level = ({ name }: Dimension) => `level_${name}`;
  const levels = looked.map(
    (dimension) =>
      `${level(dimension)} AS (SELECT value, ROW_NUMBER() OVER (ORDER BY value) - 1 AS code FROM (${levelsSql(dimension)}) AS own)`,
  );
  return `
    WITH ${levels.join(',\n')}
    SELECT CAST(spot.x AS {real}), CAST(spot.y AS {real}),
      CASE WHEN assignment.next_distance > 0 THEN 1 - assignment.distance / assignment.next_distance END,
      CAST(CASE WHEN customer.objects THEN 1 ELSE 0 END AS {real}),
      ${[...carried.map(({ real }) => `CAST(${real} AS {real})`), ...looked.map((dimension) => `CAST(${level(dimension)}.code AS {real})`)].join(', ')}
    FROM customer_groups AS customer
    LEFT JOIN segment_map AS spot ON spot.customer_id = customer.customer_id
    LEFT JOIN assignments AS assignment ON assignment.customer_id = customer.customer_id
    ${looked.map((dimension) => `LEFT JOIN ${level(dimension)} ON ${level(dimension)}.value = ${dimension.of}.${dimension.sql}`).join('\n')}
    ORDER BY customer.customer_id`;
}

/** Policies in the order of their holders. */
async function readPolicies(
  engine: Engine,
  customers: number,
  coded: Map<string, Coded>,
  held: Map<string, Float64Array>,
): Promise<Pick<Book, 'holders' | 'starts'>> {
  const carried = amounts.filter(({ of }) => of === 'policy');
  const columns = await engine.reals(render(policiesSql(carried), engine.dialect));
  const starts = inOrder(columns, customers);
  const [holders, products, days, ...rest] = columns as [Float64Array, Float64Array, Float64Array];
  carried.forEach(({ name }, i) => {
    held.set(name, rest[i]!);
  });
  for (const [of, keys] of [
    ['product', products],
    ['day', days],
  ] as const) {
    const looked = named(of);
    const rows = await engine.rows(render(lookupSql(of, looked), engine.dialect));
    for (const dimension of looked) {
      const known = rows.flatMap((row) => {
        const value = row[`key_${dimension.name}`]!;
        return value === null ? [] : [[value, row[`order_${dimension.name}`]!] as const];
      });
      const levels = levelsOf([...new Map(known)].sort(([a], [b]) => bytewise(a, b)));
      const codeOf = new Map(levels.values.map((value, code) => [value, code]));
      const pairs = rows.map(
        (row) => [Number(row.place), codeOf.get(row[`key_${dimension.name}`]!)!] as const,
      );
      coded.set(dimension.name, { of: 'policy', codes: lookUp(keys, pairs, codeOf.get(null)!), ...levels });
    }
  }
  return { holders: codesOf(holders, 0), starts };
}

/** Of each policy: the places of its customer and its product, its day, then the amounts. */
const policiesSql = (carried: readonly Amount[]) => `
  WITH holder AS (SELECT customer_id, ROW_NUMBER() OVER (ORDER BY customer_id) - 1 AS place FROM customers),
  product AS (SELECT product_id, ROW_NUMBER() OVER (ORDER BY product_id) - 1 AS place FROM products)
  SELECT CAST(holder.place AS {real}), CAST(product.place AS {real}), CAST(${dayOf('policy.purchase_date')} AS {real}),
    ${carried.map(({ real }) => real).join(', ')}
  FROM (
    SELECT customer_id, product_id, purchase_date,
      ${[...new Set(carried.flatMap(({ from }) => from))].map((column) => `CAST(${column} AS {real}) AS ${column}`).join(', ')}
    FROM policies
  ) AS policy
  JOIN holder ON holder.customer_id = policy.customer_id
  JOIN product ON product.product_id = policy.product_id`;

/** A day as a number of its own: 20260131. */
const dayOf = (date: string) =>
  `(EXTRACT(YEAR FROM ${date}) * 10000 + EXTRACT(MONTH FROM ${date}) * 100 + EXTRACT(DAY FROM ${date}))`;

/** What a product, or a day, is called by. What is measured to the as-of date is one for each day. */
function lookupSql(of: 'product' | 'day', looked: readonly Dimension[]): string {
  const isProduct = of === 'product';
  const place = isProduct ? 'ROW_NUMBER() OVER (ORDER BY product_id) - 1' : dayOf('purchase_date');
  const days = `(SELECT purchase_date, ANY_VALUE(tenure_group) AS tenure_group, ANY_VALUE(tenure_group_order) AS tenure_group_order
    FROM policy_groups WHERE purchase_date IS NOT NULL GROUP BY purchase_date) AS day`;
  const columns = looked.flatMap(({ name, sql, order }) => [
    `${sql} AS key_${name}`,
    `${order ?? 'NULL'} AS order_${name}`,
  ]);
  return `SELECT ${place} AS place, ${columns.join(', ')} FROM ${isProduct ? 'products' : days}`;
}

/** Of values in the order of SQL, with their places in the dimension's own order; unknown comes last in both. */
function levelsOf(
  known: readonly (readonly [value: Value, place: Value])[],
): Pick<Coded, 'values' | 'ranks'> {
  const values = [...known.map(([value]) => value), null];
  const places = known.map(([, place]) => place);
  if (places.some((place) => place === null)) return { values, ranks: null };
  const sorted = [...new Set(places)].sort(bytewise);
  return { values, ranks: [...places.map((place) => sorted.indexOf(place)), sorted.length] };
}

/** As SQL orders texts, and numbers as numbers. */
function bytewise(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

function codesOf(reals: Float64Array, unknown: number): Uint32Array {
  const codes = new Uint32Array(reals.length);
  for (let row = 0; row < reals.length; row++) codes[row] = Number.isNaN(reals[row]!) ? unknown : reals[row]!;
  return codes;
}

/** The code of each key; a key is a whole number, NaN where there is none. */
function lookUp(
  keys: Float64Array,
  pairs: readonly (readonly [key: number, code: number])[],
  unknown: number,
): Uint32Array {
  const most = pairs.reduce((largest, [key]) => Math.max(largest, key), -1);
  const byKey = new Uint32Array(most + 1).fill(unknown);
  for (const [key, code] of pairs) byKey[key] = code;
  const found = new Uint32Array(keys.length);
  for (let row = 0; row < keys.length; row++)
    found[row] = Number.isNaN(keys[row]!) ? unknown : byKey[keys[row]!]!;
  return found;
}

/** Puts the rows of columns in the order of the first, whose values are whole and below `places`; where each value begins. */
function inOrder(columns: Float64Array[], places: number): Uint32Array {
  const [keys = new Float64Array()] = columns;
  const starts = new Uint32Array(places + 1);
  for (let row = 0; row < keys.length; row++) starts[keys[row]! + 1]!++;
  for (let place = 0; place < places; place++) starts[place + 1]! += starts[place]!;
  const next = starts.slice();
  const target = new Uint32Array(keys.length);
  for (let row = 0; row < keys.length; row++) target[row] = next[keys[row]!]!++;
  for (const [i, column] of columns.entries()) {
    const sorted = new Float64Array(column.length);
    for (let row = 0; row < column.length; row++) sorted[target[row]!] = column[row]!;
    columns[i] = sorted;
  }
  return starts;
}
