import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import readExcel from 'read-excel-file/node';
import { kindred } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';

const gates = 'gates: {quarantine: 0.9, orphans: 0.9, quarantineWarn: 0.9, errors: 0.9}';
const day = ['--as-of', '2026-01-31'];

/** Faults in three rows, one of them with cells that a spreadsheet would run. */
function spoiled() {
  const { customers, sales, products } = smallSheets();
  return {
    customers: customers.replace('C3,25,20300,Single,Leeds', 'C3,25x,20300,"=cmd|\' /C calc\'!A0",@SUM(1)'),
    sales: sales.replace('P5,C5,', 'P5,c-05,').replace('100,10000', '-100,10000'),
    products,
  };
}

test('rows that were set aside are written with their place, the reason, what to do, and harmless cells', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, spoiled(), gates);
  const { code, err } = await kindred({ cwd }, 'check', '--quarantine', 'aside.csv', ...day);
  assert.equal(code, 0);
  assert.match(err, /4 rows that were set aside are in aside\.csv/);
  const text = readFileSync(join(cwd, 'aside.csv'), 'utf8');
  assert.ok(text.startsWith('\uFEFFTable,File,Row,Why,What to do,customer_id,age,'));
  const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
  const [customer, first, ofCustomer, lookalike] = rows;
  assert.deepEqual([customer!.Table, customer!.File, customer!.Row], ['customers', 'customers.csv', '5']);
  assert.match(customer!.Why!, /^age: the cell cannot be read as a number; marital_status: the cell holds/);
  assert.equal(customer!.marital_status, "'=cmd|' /C calc'!A0");
  assert.equal(customer!.city, "'@SUM(1)");
  assert.equal(first!.premium, '-100', 'a negative number is no formula');
  assert.match(ofCustomer!.Why!, /customer's own row was set aside/);
  assert.match(
    lookalike!['What to do']!,
    /Write the id as in the customers table\. customer_id: is C5 meant\?/,
  );
});

test('a workbook has a worksheet for each table, and text stays text', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, spoiled(), gates);
  await kindred({ cwd }, 'check', '--quarantine', 'aside.xlsx', ...day);
  const sheets = await readExcel(join(cwd, 'aside.xlsx'));
  assert.deepEqual(
    sheets.map(({ sheet, data }) => `${sheet} ${data.length - 1}`),
    ['customers 1', 'policies 3', 'products 0'],
  );
  const [head, row] = sheets[0]!.data;
  assert.equal(row![head!.indexOf('marital_status')], "=cmd|' /C calc'!A0");
});

test('it is written where a run would stop too, and is empty once the rows are mended', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, spoiled());
  assert.equal((await kindred({ cwd }, 'check', '--quarantine', 'a.csv', ...day)).code, 3);
  assert.equal(readFileSync(join(cwd, 'a.csv'), 'utf8').trim().split('\n').length, 5);
  writeSheets(cwd, smallSheets());
  assert.equal((await kindred({ cwd }, 'check', '--quarantine', 'a.csv', ...day)).code, 0);
  assert.equal(readFileSync(join(cwd, 'a.csv'), 'utf8').trim().split('\n').length, 1);
});

test('another kind of file is refused before anything is read', async (t) => {
  const cwd = scratch(t);
  writeFileSync(join(cwd, 'kindred.yaml'), 'sources: {customers: a.csv, policies: b.csv, products: c.csv}');
  const { code, err } = await kindred({ cwd }, 'check', '--quarantine', 'aside.pdf', ...day);
  assert.equal(code, 2);
  assert.match(err, /name a \.csv or an \.xlsx file/);
});
