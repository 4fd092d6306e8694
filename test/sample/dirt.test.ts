import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf } from '../../src/domain/tables.ts';
import { generateSample } from '../../src/sample/generate.ts';
import { audit } from './audit.ts';
import { readSheets } from './sheet.ts';

const asOf = '2026-03-31';
const sample = generateSample({ asOf });
const sheets = readSheets(sample);

for (const options of [
  { asOf },
  { asOf: '2024-02-29', seed: 1, customers: 3000 },
  { asOf: '1990-01-01', seed: 2, customers: 5000 },
]) {
  test(`the list of faults is complete and true: ${JSON.stringify(options)}`, () => {
    const other = generateSample(options);
    const planted = other.planted.map(({ table, row, column, kind }) => `${table} ${row} ${column} ${kind}`);
    assert.deepEqual(planted.toSorted(), audit(readSheets(other), options.asOf));
  });
}

test('at least sixteen kinds of fault are planted, each with one outcome', () => {
  const outcomes = Map.groupBy(sample.planted, ({ kind }) => kind);
  assert.ok(outcomes.size >= 16, `${outcomes.size} kinds`);
  for (const [kind, faults] of outcomes) {
    assert.equal(new Set(faults.map(({ expect }) => expect)).size, 1, kind);
  }
});

test('the list goes by table and row, names only our columns, and has no row twice', () => {
  const places = sample.planted.map(({ table, row }) => `${table} ${String(row).padStart(6, '0')}`);
  assert.deepEqual(places, places.toSorted());
  assert.equal(new Set(places).size, places.length);
  for (const { table, column } of sample.planted) {
    assert.ok(column === null || columnsOf[table].some(({ name }) => name === column), `${table}.${column}`);
  }
});

test('cleaning sets aside at most 0.8 % of a table, in the smallest sample too', () => {
  const smallest = generateSample({ asOf, customers: 3000 });
  for (const [table, lines] of Object.entries(readSheets(smallest))) {
    const lost = smallest.planted.filter((fault) => fault.table === table && fault.expect === 'quarantined');
    assert.ok(lost.length <= 0.008 * lines.length, `${lost.length} of ${lines.length} ${table}`);
  }
});

test('no customer is left without sales because a sale was set aside', () => {
  const lost = new Set(
    sample.planted
      .filter(({ table, expect }) => table === 'policies' && expect !== 'repaired')
      .map(({ row }) => row),
  );
  const good = sheets.policies
    .filter(({ row }) => !lost.has(row))
    .map(({ cells }) => cells.customer_id!.trim());
  const holders = new Set(good);
  const gone = sample.planted.filter(
    ({ table, expect, kind }) =>
      table === 'customers' && (expect === 'quarantined' || kind === 'customer_without_sales'),
  );
  const without = sheets.customers.filter(
    ({ cells }) => cells.customer_id && !holders.has(cells.customer_id.trim()),
  );
  assert.deepEqual(
    without.map(({ row }) => row),
    gone.map(({ row }) => row),
  );
});

test('the totals row is the last and sums the cells that a spreadsheet takes for numbers', () => {
  const foot = sheets.policies.at(-1)!.cells;
  const pence = sheets.policies
    .slice(0, -1)
    .filter(({ cells }) => /^-?\d+\.\d\d$/.test(cells.premium!))
    .reduce((sum, { cells }) => sum + Math.round(Number(cells.premium) * 100), 0);
  assert.equal(foot.policy_id, 'Total');
  assert.equal(foot.premium, (pence / 100).toFixed(2));
});

test('the column of dates proves day/month but for three rows that prove month/day', () => {
  const parts = sheets.policies.map(({ cells }) => cells.purchase_date!.split('/').map(Number));
  const monthFirst = parts.filter(([, second = 0]) => second > 12).length;
  const dayFirst = parts.filter(([first = 0, second = 13]) => first > 12 && second <= 12).length;
  assert.equal(monthFirst, 3);
  assert.ok(dayFirst > sheets.policies.length / 2, `${dayFirst} prove day/month`);
});
