import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanSheets, findings, salesOf } from '../support/clean.ts';
import { lines } from '../support/sheets.ts';

const header = 'policy_id,customer_id,product_id,purchase_date,premium';
const customers = (...rows: string[]) => lines(['customer_id,age,city', ...rows]);

test('spaces of every kind are taken out of ids, and rows still join', async (t) => {
  const cleaned = await cleanSheets(t, {
    customers: customers('\u00a0C1 ,30,  New\u2003 York ', 'C\u200b2,31,Leeds'),
    sales: lines([header, 'P1, C1,A\u00a0,2024-01-13,10', 'P2,C2,A,2024-01-13,10']),
  });
  assert.deepEqual(
    cleaned.customers.map(({ customer_id, city }) => `${customer_id} ${city}`),
    ['C1 New York', 'C2 Leeds'],
  );
  assert.equal(cleaned.policies.length, 2);
  assert.deepEqual(findings(cleaned), ['spaces×1', 'spaces×1', 'spaces×1', 'spaces×2']);
});

test('spellings that differ in case become the most frequent one; ids and names stay as they are', async (t) => {
  const cleaned = await cleanSheets(t, {
    customers: customers('C1,30,London', 'C2,30,LONDON', 'C3,30,London', 'c4,30,york', 'C5,30,York'),
    products: lines(['product_id,product_name', 'A,ALPHA', 'B,alpha']),
  });
  assert.deepEqual(
    cleaned.customers.map(({ city }) => city),
    ['London', 'London', 'London', 'york', 'york'],
  );
  assert.deepEqual(
    cleaned.customers.map(({ customer_id }) => customer_id),
    ['C1', 'C2', 'C3', 'c4', 'C5'],
  );
  assert.deepEqual(
    cleaned.products.map(({ product_name }) => product_name),
    ['ALPHA', 'alpha'],
  );
});

test('identical rows are skipped after the first, and rows that differ under one id are all set aside', async (t) => {
  const cleaned = await cleanSheets(t, {
    customers: customers(
      'C1,30,Leeds',
      'C1,30.0,leeds',
      'C2,40,Leeds',
      'C2,41,Leeds',
      'C2,40,Leeds',
      'C3,x,Leeds',
      'C3,x,Leeds',
    ),
    sales: lines([
      header,
      'P1,C1,A,2024-01-13,10',
      'P2,C2,A,2024-01-13,10',
      'P3,C9,A,2024-01-13,10',
      'P4,C1,Z,2024-01-13,10',
    ]),
  });
  assert.deepEqual(
    cleaned.customers.map(({ customer_id }) => customer_id),
    ['C1'],
  );
  assert.deepEqual(
    cleaned.policies.map(({ policy_id }) => policy_id),
    ['P1'],
  );
  assert.deepEqual(
    cleaned.setAside.map(({ table_name, row, codes }) => `${table_name} ${row} ${codes}`),
    [
      'customers 4 customer_id|duplicate_key',
      'customers 5 customer_id|duplicate_key',
      'customers 6 customer_id|duplicate_key',
      'customers 7 age|not_a_number',
      'policies 3 customer_id|customer_set_aside',
      'policies 4 customer_id|orphan_customer',
      'policies 5 product_id|orphan_product',
    ],
  );
  assert.deepEqual(cleaned.report.rows.customers, { read: 7, accepted: 1, quarantined: 4, skipped: 2 });
});

test('blank rows, totals rows and rows with too many cells keep their numbers', async (t) => {
  const cleaned = await cleanSheets(t, {
    sales: lines([
      header,
      'P1,C1,A,2024-01-13,10',
      '',
      ',,,,',
      'P2,C1,A,2024-01-13,20,extra',
      'P3,C1,A,2024-01-13,30',
      'Total,,,,60',
    ]),
  });
  assert.deepEqual(
    cleaned.policies.map(({ policy_id }) => policy_id),
    ['P1', 'P3'],
  );
  assert.deepEqual(
    cleaned.setAside.map(({ row, codes, cells }) => `${row} ${codes} ${cells}`),
    ['5 |ragged_row ["P2","C1","A","2024-01-13","20","extra"]'],
  );
  assert.deepEqual(findings(cleaned), ['blank_row×2', 'no_policy×1', 'ragged_row×1', 'totals_row×1']);
  assert.deepEqual(cleaned.report.rows.policies, { read: 6, accepted: 2, quarantined: 1, skipped: 3 });
});

test('a customer called Total is a customer', async (t) => {
  const cleaned = await cleanSheets(t, { sales: lines([header, 'Total,C1,A,2024-01-13,10']) });
  assert.equal(cleaned.policies.length, 1);
});

test('a row that lacks trailing cells misses them, and line breaks in a cell become spaces', async (t) => {
  const cleaned = await cleanSheets(t, {
    customers: lines(['customer_id,age,city', 'C1', 'C2,30,"Bad\nHomburg"']),
  });
  assert.deepEqual(
    cleaned.customers.map(({ age, city }) => [age, city]),
    [
      [null, null],
      [30, 'Bad Homburg'],
    ],
  );
});

test('columns are found in any order, case and punctuation, and by the config’s word', async (t) => {
  const sales = salesOf([['2024-01-13', '10']]).replace(
    header,
    'Policy No.;CUSTOMER-ID;productId;Date of purchase;Premium (£)'.replaceAll(';', ','),
  );
  const cleaned = await cleanSheets(
    t,
    { sales, customers: lines(['Years,Client ref', '30,C1', '31,C2']) },
    { readings: { customers: { columns: { customer_id: 'client REF', age: 'years' } } } },
  );
  assert.deepEqual(
    cleaned.customers.map(({ customer_id, age }) => [customer_id, age]),
    [
      ['C1', 30],
      ['C2', 31],
    ],
  );
  assert.equal(cleaned.policies.length, 1);
  assert.deepEqual(cleaned.report.unread.customers, []);
});

test('a further column that the features name is typed by what is in it', async (t) => {
  const rows = Array.from({ length: 30 }, (_, i) => `C${i},${i * 1.5},${i % 2 ? 'gold' : 'silver'}`);
  const cleaned = await cleanSheets(
    t,
    { customers: lines(['customer_id,Loyalty Score,Tier', ...rows]) },
    { extras: ['Loyalty Score', 'tier'] },
  );
  assert.deepEqual(cleaned.available.extras, [
    { name: 'Loyalty Score', kind: 'numeric' },
    { name: 'tier', kind: 'categorical' },
  ]);
  assert.deepEqual(cleaned.customers[1], { ...cleaned.customers[1], 'Loyalty Score': 1.5, tier: 'gold' });
});

test('text that looks like SQL stays text', async (t) => {
  const nasty = `x'); DROP TABLE lines_customers; --`;
  const cleaned = await cleanSheets(t, {
    customers: lines(['customer_id,age,city', `C1,30,"${nasty}"`, `C2,31,"${nasty.toUpperCase()}"`]),
  });
  assert.deepEqual(
    new Set(cleaned.customers.map(({ city }) => String(city).toLowerCase())),
    new Set([nasty.toLowerCase()]),
  );
});

test('spreadsheet errors and formulas without a value are set aside, in words and ids too', async (t) => {
  const cleaned = await cleanSheets(t, {
    customers: lines([
      'customer_id,age,city',
      'C1,30,Leeds',
      'C2,31,=B2',
      '#REF!,32,York',
      'C4,#N/A,York',
      'C5,40,#1 Road',
    ]),
  });
  assert.deepEqual(
    cleaned.setAside.map(({ row, codes }) => [row, codes]),
    [
      [3, 'city|error_cell'],
      [4, 'customer_id|error_cell'],
      [5, 'age|error_cell'],
    ],
  );
  assert.deepEqual(
    cleaned.customers.map(({ customer_id }) => customer_id),
    ['C1', 'C5'],
  );
});

test('headings are found below a title, and skipped where they come again', async (t) => {
  const headings = 'customer_id,age,city';
  const cleaned = await cleanSheets(t, {
    customers: lines([
      'Customers of 2026,,',
      ',,',
      'as of March,,',
      headings,
      'C1,30,Leeds',
      headings,
      'C2,31,York',
      'Total,61,',
    ]),
  });
  assert.deepEqual(cleaned.report.rows.customers, { read: 4, accepted: 2, quarantined: 0, skipped: 2 });
  assert.ok(findings(cleaned).includes('repeated_headings×1'));
  assert.ok(findings(cleaned).includes('totals_row×1'));
  const [note] = cleaned.report.notes.filter(({ code }) => code === 'rows_above_headings');
  assert.match(note!.message, /2 rows stand above the headings of customers\.csv, which are in row 4/);
});

test('two rows that could both be the headings stop the run', async (t) => {
  const customers = lines(['customer_id,age', 'Client No,Current Age', 'C1,30']);
  await assert.rejects(
    cleanSheets(t, { customers }),
    /Rows 1 and 2 of customers\.csv could both be the headings/,
  );
});
