import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, type TableName } from '../../src/domain/tables.ts';
import { drawInsurer, generateSample } from '../../src/sample/generate.ts';
import { GROUPS } from '../../src/sample/groups.ts';
import { HEADINGS } from '../../src/sample/sheets.ts';
import { readSheets } from './sheet.ts';

const asOf = '2026-03-31';
const sample = generateSample({ asOf });
const sheets = readSheets(sample);
const { people, sales, products } = drawInsurer({ asOf });

test('the same options give the same bytes, and the defaults are seed 7 and 3,600 customers', () => {
  const again = generateSample({ seed: 7, customers: 3600, asOf });
  assert.deepEqual(again, sample);
});

test('another seed gives other customers, other sales and other faults, but the same products to sell', () => {
  const other = generateSample({ asOf, seed: 8 });
  assert.notEqual(other.files.customers, sample.files.customers);
  assert.notEqual(other.files.sales, sample.files.sales);
  assert.notDeepEqual(other.planted, sample.planted);
  assert.deepEqual(drawInsurer({ asOf, seed: 8 }).products, products);
});

test('another as-of date moves the dates and leaves the people as they are', () => {
  const later = drawInsurer({ asOf: '2026-04-30' });
  assert.deepEqual(
    later.people.map(({ customerId, age, income }) => [customerId, age, income]),
    people.map(({ customerId, age, income }) => [customerId, age, income]),
  );
  assert.deepEqual(
    later.sales.filter((_, i) => i % 100 === 0).map(({ premium }) => premium),
    sales.filter((_, i) => i % 100 === 0).map(({ premium }) => premium),
  );
});

test('every column of the contract has a heading, but for consent', () => {
  for (const table of Object.keys(columnsOf) as TableName[]) {
    assert.deepEqual(
      Object.keys(HEADINGS[table]),
      columnsOf[table].map(({ name }) => name).filter((name) => name !== 'consent'),
    );
  }
});

test('the sheets have the size of a real insurer’s: customers, policies for each, products', () => {
  assert.equal(people.length, 3600);
  assert.equal(sample.groups.size, 3600);
  assert.ok(sales.length > 4800 && sales.length < 5800, `${sales.length} policies`);
  assert.equal(products.length, 24);
  const perCustomer = Map.groupBy(sales, ({ customerId }) => customerId);
  const holding = (n: number) => people.filter((one) => (perCustomer.get(one.customerId)?.length ?? 0) === n);
  for (const n of [0, 1, 2, 3]) assert.ok(holding(n).length > 30, `${holding(n).length} hold ${n}`);
});

test('London is the largest of some twenty cities, and every product is sold', () => {
  const cities = Map.groupBy(people, ({ city }) => city);
  const [largest] = [...cities].sort(([, a], [, b]) => b.length - a.length);
  assert.equal(largest?.[0], 'London');
  assert.ok(cities.size >= 18 && cities.size <= 24, `${cities.size} cities`);
  const types = new Set(products.map(({ type }) => type));
  for (const type of ['Life', 'Health', 'Motor', 'Home', 'Travel']) assert.ok(types.has(type), type);
  assert.deepEqual(new Set(sales.map(({ productId }) => productId)), new Set(products.map(({ id }) => id)));
});

test('customers are adults, and were when they bought', () => {
  const age = new Map(people.map((person) => [person.customerId, person.age]));
  const today = Date.parse(asOf) / 86_400_000;
  for (const person of people) assert.ok(person.age >= 18, person.customerId);
  for (const { customerId, purchased } of sales) {
    const years = (today - purchased) / 365.25;
    assert.ok(purchased <= today && age.get(customerId)! - years > 17.9, customerId);
  }
});

test('premiums are skewed pounds and pence; sums insured are round', () => {
  const premiums = sales.map(({ premium }) => premium).sort((a, b) => a - b);
  const mean = premiums.reduce((sum, premium) => sum + premium, 0) / premiums.length;
  assert.ok(premiums[0]! > 0);
  assert.ok(mean > 1.1 * premiums[premiums.length >> 1]!, 'the mean lies well above the median');
  assert.ok(sales.every(({ sumInsured }) => sumInsured > 0 && sumInsured % 500 === 0));
});

test('some cells hold a comma or a line break, and still parse', () => {
  const occupations = sheets.customers.map(({ cells }) => cells.occupation!);
  assert.ok(occupations.includes('Director, retired'));
  assert.ok(occupations.includes('Nurse\n(night shifts)'));
});

test('the five groups have the shares that they were given, within two points', () => {
  const drawn = Map.groupBy(people, ({ group }) => group);
  for (const { name, share } of GROUPS) {
    assert.ok(Math.abs(drawn.get(name)!.length / people.length - share) < 0.02, name);
  }
});

test('options that make no sense are refused in words', () => {
  assert.throws(() => generateSample({ asOf: '31/03/2026' }), /'31\/03\/2026' is not a date/);
  assert.throws(() => generateSample({ asOf: '2026-02-30' }), RangeError);
  assert.throws(() => generateSample({ asOf: '1989-12-31' }), /1990/);
  assert.throws(() => generateSample({ asOf, customers: 100 }), /from 3,000 to 300,000 customers, not 100/);
});
