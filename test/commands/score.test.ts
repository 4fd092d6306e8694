import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

const day = ['--as-of', '2026-02-01'];

async function published(cwd: string): Promise<string> {
  writeSheets(cwd, smallSheets(), 'segmentation: {k: 2}');
  assert.equal((await runJson({ cwd }, ...day)).code, 0);
  return join(cwd, 'kindred.duckdb');
}

test('customers who are scored from their own features are where the run put them', async (t) => {
  const cwd = scratch(t);
  const live = await published(cwd);
  const features = await query(live, 'SELECT DISTINCT feature FROM customer_features ORDER BY feature');
  const names = features.map(({ feature }) => String(feature));
  const cells = await query(
    live,
    `SELECT customer_id, feature, coalesce(level, CAST(value AS VARCHAR), '') AS cell FROM customer_features`,
  );
  const ids = [...new Set(cells.map(({ customer_id: id }) => String(id)))];
  const cellOf = (id: string, name: string) =>
    cells.find(({ customer_id: own, feature }) => own === id && feature === name)?.cell;
  const lines = ids.map((id) => [id, ...names.map((name) => cellOf(id, name))].join(','));
  writeFileSync(join(cwd, 'again.csv'), [['customer_id', ...names].join(','), ...lines].join('\n'));

  const { code, out } = await kindred({ cwd }, 'score', 'again.csv', '--json');
  assert.equal(code, 0);
  const { customers, missing, setAside } = JSON.parse(out);
  assert.deepEqual([missing, setAside], [[], []]);
  const assigned = await query(
    live,
    'SELECT customer_id, segment_id, distance, next_segment_id FROM assignments ORDER BY customer_id',
  );
  assert.equal(customers.length, assigned.length);
  for (const [i, row] of assigned.entries()) {
    const { customer, segment, next, distance } = customers[i];
    assert.deepEqual(
      [customer, segment, next],
      [row.customer_id, Number(row.segment_id), Number(row.next_segment_id)],
    );
    assert.ok(Math.abs(distance - Number(row.distance)) < 1e-9);
  }
});

test('every row of a dirty file is scored, left out or set aside, and the written list is recorded', async (t) => {
  const cwd = scratch(t);
  const live = await published(cwd);
  const rows = [
    'Prospects of spring,,,,',
    ',,,,',
    'Client No.,Age,Annual income (£),tenure years,opt out',
    'X1,30,"£25,000",0,',
    'X2,seventy,30000,2,',
    'X3,61,"62,000.50",20,',
    'X3,61,"62,000.50",20,',
    'X5,,,,',
    'X6,33,40000,1,yes',
    '=1+1,33,40000,1,',
    'TOTAL,,1,,',
  ];
  writeFileSync(join(cwd, 'prospects.csv'), rows.join('\n'));
  const { code, out } = await kindred(
    { cwd },
    'score',
    'prospects.csv',
    '--out',
    'scores.csv',
    '--by',
    'Ada',
  );
  assert.equal(code, 0);
  assert.match(out, /Scored {5}2 customers by the segments that were fitted as of 2026-02-01\./);
  assert.match(
    out,
    /Missing {4}rate on sum insured, marital status: the file has no column for them \(premium_to_coverage, marital_status\)/,
  );
  assert.match(out, /Unknown {4}1 customer without a value/);
  assert.match(out, /Objecting {2}1 customer left out/);
  assert.match(out, /Set aside {2}2 rows: row 5 \(age: the cell cannot be read as a number\), row 10 /);
  assert.match(out, /Skipped {4}2 rows/);
  const lines = readFileSync(join(cwd, 'scores.csv'), 'utf8').trimEnd().split('\r\n');
  assert.deepEqual(
    lines.map((line) => line.split(',')[0]),
    ['\uFEFFcustomer_id', 'X1', 'X3', 'X5', '', ''],
  );
  await runJson({ cwd }, '--as-of', '2026-02-02');
  const [recorded] = await query(live, 'SELECT asked_by, segment_id, customers FROM exports');
  assert.deepEqual(recorded, { asked_by: 'Ada', segment_id: null, customers: 2 });
});

test('who objects in the warehouse is not scored, whatever the file says', async (t) => {
  const cwd = scratch(t);
  const { customers, sales, products } = smallSheets();
  const objecting = customers
    .trimEnd()
    .split('\n')
    .map((line, i) => `${line},${i === 0 ? 'opt out' : i === 1 ? 'yes' : ''}`);
  writeSheets(cwd, { customers: `${objecting.join('\n')}\n`, sales, products }, 'segmentation: {k: 2}');
  assert.equal((await runJson({ cwd }, ...day)).code, 0);
  writeFileSync(join(cwd, 'two.csv'), 'customer_id,age\nC0,30\nC1,30\n');
  const { customers: scored, objecting: left } = JSON.parse(
    (await kindred({ cwd }, 'score', 'two.csv', '--json')).out,
  );
  assert.deepEqual(
    scored.map(({ customer }: { customer: string }) => customer),
    ['C1'],
  );
  assert.equal(left, 1);
});

test('what cannot be scored is refused in a sentence', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets(), 'segmentation: {k: 2}');
  writeFileSync(join(cwd, 'bare.csv'), 'customer_id,shoe size\nC1,43\n');
  const early = await kindred({ cwd }, 'score', 'bare.csv');
  assert.equal(early.code, 3);
  assert.match(early.err, /There is no warehouse at .+ yet: "kindred run" makes it\./);
  await runJson({ cwd }, ...day);
  for (const [file, says] of [
    ['bare.csv', /bare\.csv has none of the features .+ one or more of age, income,/],
    ['nowhere.csv', /There is no file nowhere\.csv/],
  ] as const) {
    const { code, err } = await kindred({ cwd }, 'score', file);
    assert.equal(code, 3);
    assert.match(err, says);
  }
  const { code, err } = await kindred({ cwd }, 'score', 'bare.csv', '--out', 'scores.xlsx');
  assert.deepEqual([code, err], [2, '--out scores.xlsx: name a .csv file.\n']);
});
