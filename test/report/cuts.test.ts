import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { derive, type Rng, rng } from '../../src/math/rng.ts';
import type { Book, Coded } from '../../src/report/book/book.ts';
import { measureBook } from '../../src/report/book/measure.ts';
import { cutName } from '../../src/report/export/cut-name.ts';
import { makeCuts, type Tables } from '../../src/report/export/cuts.ts';
import { LEAST } from '../../src/report/export/hide.ts';
import { mergeRare, OTHERS } from '../../src/report/export/merge.ts';
import { dimensions } from '../../src/report/measures/dimensions.ts';
import { amounts, measures } from '../../src/report/measures/measures.ts';
import type { Slice } from '../../src/report/measures/query.ts';
import { full } from '../support/paths.ts';

/** How often each value of the dimensions that vary comes; rare ones are what must be hidden. */
interface Shape {
  readonly segment: readonly number[];
  readonly city: readonly number[];
  readonly age_group: readonly number[];
  readonly gender: readonly number[];
  /** Type, category and weight of each product. */
  readonly products: readonly (readonly [type: string, category: string, weight: number])[];
  readonly customers: number;
}

function drawn(random: Rng, weights: readonly number[]): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  return Math.max(
    0,
    weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    }),
  );
}

/** A book of customers with one to three policies; what does not vary has one value. */
function bookOf(shape: Shape, random: Rng): Book {
  const people = Array.from({ length: shape.customers }, () => {
    const segment = drawn(random, shape.segment);
    // Ages go by segment, as they do in life: some cells are empty.
    const ages = shape.age_group.map((weight, i) => (Math.abs(i - segment) > 1 ? 0 : weight));
    return {
      segment,
      city: drawn(random, shape.city),
      age_group: drawn(random, ages),
      gender: drawn(random, shape.gender),
      policies: Array.from({ length: 1 + drawn(random, [6, 3, 1]) }, () =>
        drawn(
          random,
          shape.products.map(([, , weight]) => weight),
        ),
      ),
    };
  });
  const holders = people.flatMap(({ policies }, place) => policies.map(() => place));
  const sold = people.flatMap(({ policies }) => policies);
  const level = (values: readonly (string | number)[], codes: readonly number[], of: Coded['of']): Coded => ({
    of,
    codes: Uint32Array.from(codes),
    values: [...values, null],
    ranks: null,
  });
  const constant = (of: Coded['of']) =>
    level(['one'], new Array(of === 'policy' ? sold.length : people.length).fill(0), of);
  const named = (prefix: string, weights: readonly number[]) => weights.map((_, i) => `${prefix}${i}`);
  const types = [...new Set(shape.products.map(([type]) => type))];
  const categories = [...new Set(shape.products.map(([, category]) => category))];
  const known: Record<string, Coded> = {
    segment: level(
      shape.segment.map((_, i) => i),
      people.map(({ segment }) => segment),
      'customer',
    ),
    city: level(
      named('city', shape.city),
      people.map(({ city }) => city),
      'customer',
    ),
    age_group: level(
      named('age', shape.age_group),
      people.map((own) => own.age_group),
      'customer',
    ),
    gender: level(
      named('gender', shape.gender),
      people.map(({ gender }) => gender),
      'customer',
    ),
    product: level(
      named(
        'product',
        shape.products.map(() => 0),
      ),
      sold,
      'policy',
    ),
    product_type: level(
      types,
      sold.map((product) => types.indexOf(shape.products[product]![0])),
      'policy',
    ),
    category: level(
      categories,
      sold.map((product) => categories.indexOf(shape.products[product]![1])),
      'policy',
    ),
  };
  const starts = new Uint32Array(people.length + 1);
  for (const holder of holders) starts[holder + 1]!++;
  for (let i = 0; i < people.length; i++) starts[i + 1]! += starts[i]!;
  const ones = (length: number) => new Float64Array(length).fill(1);
  return {
    customers: people.length,
    ids: people.map((_, i) => `C${i}`),
    holders: Uint32Array.from(holders),
    starts,
    dimensions: new Map(
      dimensions.map(({ name, of }) => [
        name,
        known[name] ?? constant(of === 'customer' || of === 'assignment' ? 'customer' : 'policy'),
      ]),
    ),
    amounts: new Map(
      amounts.map(({ name, of }) => [name, ones(of === 'policy' ? sold.length : people.length)]),
    ),
    x: ones(people.length),
    y: ones(people.length),
    certainty: ones(people.length),
    objects: new Float64Array(people.length),
  };
}

const varying = ['segment', 'city', 'age_group', 'gender', 'product'] as const;

/** Every combination of values that the merged book could have: what an attacker does not know the numbers of. */
function atomsOf(book: Book) {
  const own = varying.map((name) => book.dimensions.get(name)!.values.map((_, code) => code));
  const combinations = own.reduce<number[][]>(
    (known, codes) => known.flatMap((before) => codes.map((code) => [...before, code])),
    [[]],
  );
  const { product_type: type, category } = typesOf(book);
  return combinations.flatMap((codes) => {
    const values = Object.fromEntries(
      varying.map((name, i) => [name, book.dimensions.get(name)!.values[codes[i]!]!]),
    );
    // The line of products is no secret.
    const product = codes[4]!;
    if (!type.has(product)) return [];
    return [{ ...values, product_type: type.get(product), category: category.get(product) }];
  });
}

function typesOf(book: Book) {
  const lookup = (name: string) => {
    const dimension = book.dimensions.get(name);
    const products = book.dimensions.get('product')!.codes;
    return new Map(
      Array.from(products, (product, row) => [product, dimension?.values[dimension.codes[row]!] ?? null]),
    );
  };
  return { product_type: lookup('product_type'), category: lookup('category') };
}

const PRIME = 67_108_859;

/** The rows of a matrix modulo a prime, reduced; tells whether another row is a sum of multiples of them. */
class Span {
  private readonly rows: { readonly pivot: number; readonly row: Float64Array }[] = [];

  private reduce(row: Float64Array) {
    for (const { pivot, row: known } of this.rows) {
      const factor = row[pivot]!;
      if (factor === 0) continue;
      for (let i = pivot; i < row.length; i++)
        if (known[i] !== 0) row[i] = (row[i]! + (PRIME - factor) * known[i]!) % PRIME;
    }
  }

  add(row: Float64Array) {
    this.reduce(row);
    const pivot = row.findIndex((value) => value !== 0);
    if (pivot < 0) return;
    const inverse = power(row[pivot]!, PRIME - 2);
    for (let i = pivot; i < row.length; i++) row[i] = (row[i]! * inverse) % PRIME;
    this.rows.push({ pivot, row });
    this.rows.sort((a, b) => a.pivot - b.pivot);
  }

  holds(row: Float64Array): boolean {
    this.reduce(row);
    return row.every((value) => value === 0);
  }
}

function power(base: number, exponent: number): number {
  let [result, square] = [1, base];
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}

/** Small cells that can be worked out from a set of cuts by adding and subtracting what they show. */
function givenAway(book: Book, cuts: Readonly<Record<string, Tables>>): string[] {
  const atoms = atomsOf(book);
  const row = (conditions: readonly (readonly [string, readonly unknown[]])[]) =>
    Float64Array.from(atoms, (atom) =>
      conditions.every(([name, values]) => !(name in atom) || values.includes(atom[name as 'product_type']))
        ? 1
        : 0,
    );
  const span = new Span();
  for (const [name, tables] of Object.entries(cuts)) {
    const where = JSON.parse(name) as [string, unknown[]][];
    for (const [by, rows] of Object.entries(tables)) {
      const names = by === '' ? [] : by.split(' ');
      for (const line of rows)
        if (line[names.length + 1] !== null)
          span.add(row([...where, ...names.map((own, i) => [own, [line[i]]] as const)]));
    }
  }
  const names = [...varying, 'product_type', 'category'].filter((name) => book.dimensions.has(name));
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b]));
  const triples = pairs.flatMap(([a, b]) => names.filter((c) => c > b! && c !== a).map((c) => [a!, b!, c]));
  return [...names.map((name) => [name]), ...pairs, ...triples].flatMap((by) =>
    measureBook(book, { measures: ['customers'], by, where: {} })
      .filter((line) => Number(line.at(-1)) < LEAST)
      .filter((line) => span.holds(row(by.map((name, i) => [name, [line[i]]] as const))))
      .map((line) => `${by}: ${line}`),
  );
}

const shapes: Record<string, Shape> = {
  'types within categories': {
    segment: [6, 3, 1],
    city: [8, 4, 1],
    age_group: [5, 3, 1],
    gender: [10, 9, 1],
    products: [
      ['Motor', 'Things', 8],
      ['Motor', 'Things', 3],
      ['Home', 'Things', 4],
      ['Life', 'People', 3],
      ['Life', 'People', 1],
      ['Health', 'People', 1],
    ],
    customers: 300,
  },
  'types across categories': {
    segment: [5, 4, 2],
    city: [9, 2, 1],
    age_group: [3, 3, 2],
    gender: [10, 8, 1],
    products: [
      ['Motor', 'Personal', 6],
      ['Motor', 'Business', 2],
      ['Home', 'Personal', 5],
      ['Home', 'Family', 2],
      ['Life', 'Family', 4],
      ['Life', 'Business', 1],
    ],
    customers: 400,
  },
};

describe('what a static export leaves out cannot be worked out from the rest', () => {
  for (const [name, shape] of Object.entries(shapes))
    test(`${name}: nothing small lies in what is shown`, () => {
      let hidden = 0;
      let shown = 0;
      // In 37 nothing can be told of some types, a rare case.
      for (const seed of full ? Array.from({ length: 40 }, (_, i) => i) : [0, 1, 2, 37]) {
        const random = rng(derive(seed, 7));
        const book = mergeRare(bookOf({ ...shape, customers: shape.customers + 100 * (seed % 4) }, random));
        const cuts = makeCuts(book);
        const rows = Object.values(cuts).flatMap((tables) => Object.values(tables).flat());
        hidden += rows.filter((row) => row.at(-measures.length) === null).length;
        shown += rows.filter((row) => row.at(-measures.length) !== null).length;
        assert.deepEqual(givenAway(book, cuts), [], `seed ${seed}`);
      }
      assert.ok(hidden > 50 && shown > hidden, `${shown} shown, ${hidden} hidden`);
    });

  test('the check itself finds what plain suppression gives away', () => {
    const book = mergeRare(bookOf(shapes['types within categories']!, rng(derive(1, 7))));
    const cuts = makeCuts(book);
    const plain = Object.fromEntries(
      Object.entries(cuts).map(([name, tables]) => [name, plainly(book, name, tables)]),
    );
    assert.ok(givenAway(book, plain).length > 0);
  });
});

/** The same tables with small cells left out and nothing else. */
function plainly(book: Book, name: string, tables: Tables): Tables {
  const where = Object.fromEntries(JSON.parse(name) as [string, string[]][]) as Slice;
  return Object.fromEntries(
    Object.keys(tables).map((by) => {
      const names = by === '' ? [] : by.split(' ');
      const rows = measureBook(book, { measures: measures.map((own) => own.name), by: names, where });
      return [by, rows.filter((row) => Number(row[names.length]) >= LEAST)];
    }),
  );
}

test('rare values are put together until enough customers share them', () => {
  const shape = shapes['types within categories']!;
  const book = mergeRare(
    bookOf({ ...shape, city: [100, 50, 1, 1, 1, 1], customers: 500 }, rng(derive(3, 7))),
  );
  const cities = measureBook(book, { measures: ['customers'], by: ['city'], where: {} });
  assert.deepEqual(new Set(cities.map(([city]) => city)), new Set(['city0', 'city1', OTHERS]));
  for (const { name } of dimensions)
    for (const row of measureBook(book, { measures: ['customers'], by: [name], where: {} }))
      assert.ok(Number(row[1]) >= LEAST, `${name}: ${row}`);
  assert.equal(cutName({ segment: [1], city: ['a'], age_group: [] }), '[["city",["a"]],["segment",[1]]]');
});
