import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

/** The small sheets with a further column of customers. */
function sheetsWith(heading: string, cells: readonly string[]) {
  const { customers, ...others } = smallSheets();
  const lines = customers.trimEnd().split('\n');
  const all = lines.map((line, i) => `${line},${i === 0 ? heading : (cells[i - 1] ?? '')}`);
  return { ...others, customers: `${all.join('\n')}\n` };
}

async function objectorsOf(cwd: string): Promise<string[]> {
  const rows = await query(
    join(cwd, 'kindred.duckdb'),
    'SELECT customer_id FROM customers WHERE objects ORDER BY customer_id',
  );
  return rows.map(({ customer_id: id }) => String(id));
}

test('customers who object are in no segment and in no model, and are counted', async (t) => {
  const cwd = scratch(t);
  writeSheets(
    cwd,
    sheetsWith('Do not contact', ['yes', 'NO', 'x', 'false', 'maybe', '', 'n/a']),
    'segmentation: {k: 2}',
  );
  const { code, report } = await runJson({ cwd }, '--as-of', '2026-02-01');
  assert.equal(code, 0);
  assert.deepEqual(await objectorsOf(cwd), ['C0', 'C2', 'C4']);
  const live = join(cwd, 'kindred.duckdb');
  const assigned = await query(live, 'SELECT customer_id FROM assignments');
  assert.equal(assigned.length, 9);
  assert.ok(assigned.every(({ customer_id: id }) => !['C0', 'C2', 'C4'].includes(String(id))));
  assert.equal((await query(live, "SELECT * FROM segment_map WHERE customer_id = 'C0'")).length, 0);
  assert.equal(
    Number((await query(live, 'SELECT count(*) AS n FROM policies'))[0]!.n),
    12,
    'their policies are facts',
  );
  assert.ok(
    report.reasons.some(
      ({ code: reason, message }) => reason === 'objections' && /^3 customers object/.test(message),
    ),
  );
  assert.match((await kindred({ cwd }, 'model')).out, /Left out\s+because they object: 3\./);
});

test('whoever objects later leaves the segment that day, and may come back', async (t) => {
  const cwd = scratch(t);
  const config = 'segmentation: {k: 2, refit: never}';
  for (const [day, cells] of [
    ['2026-02-01', []],
    ['2026-02-02', ['yes']],
    ['2026-02-03', ['no']],
  ] as const) {
    writeSheets(cwd, sheetsWith('Opt out', cells), config);
    assert.equal((await runJson({ cwd }, '--as-of', day)).code, 0);
  }
  const ranges = await query(
    join(cwd, 'kindred.duckdb'),
    "SELECT valid_from, valid_to FROM segment_members WHERE customer_id = 'C0' ORDER BY valid_from",
  );
  assert.deepEqual(ranges, [
    { valid_from: '2026-02-01', valid_to: '2026-02-02' },
    { valid_from: '2026-02-03', valid_to: null },
  ]);
});

test('a refused consent is an objection, an empty one is not; the config can name the heading', async (t) => {
  const consents = scratch(t);
  writeSheets(consents, sheetsWith('Marketing consent', ['no', 'yes', 'Withdrawn', '', 'given']));
  await runJson({ cwd: consents }, '--as-of', '2026-02-01');
  assert.deepEqual(await objectorsOf(consents), ['C0', 'C2']);
  const named = scratch(t);
  writeSheets(named, sheetsWith('Robinson list', ['1']), 'objection: Robinson list');
  await runJson({ cwd: named }, '--as-of', '2026-02-01');
  assert.deepEqual(await objectorsOf(named), ['C0']);
});

test('a segment that is in effect a group of a protected value is said to be one', async (t) => {
  const cwd = scratch(t);
  writeSheets(
    cwd,
    sheetsWith(
      'gender',
      Array.from({ length: 12 }, (_, i) => (i < 6 ? 'Female' : 'Male')),
    ),
    'segmentation: {k: 2}',
  );
  const { report } = await runJson({ cwd }, '--as-of', '2026-02-01');
  const said = report.reasons.filter(({ code }) => code === 'protected_group').map(({ message }) => message);
  assert.equal(said.length, 2);
  assert.match(
    said[0]!,
    /^Segment \d is in effect a group of gender (Fem|M)ale: 100% of it, 50% of all customers\.$/,
  );
  const rows = await query(join(cwd, 'kindred.duckdb'), 'SELECT * FROM segment_composition WHERE flagged');
  assert.equal(rows.length, 2);
});

test('an empty cell of objections is an answer, and nothing to look at', async (t) => {
  const cwd = scratch(t);
  const { customers, sales, products } = smallSheets();
  const lines = customers.trimEnd().split('\n');
  const objecting = lines
    .map((line, i) => `${line},${i === 0 ? 'opt out' : i === 1 ? 'yes' : ''}`)
    .join('\n');
  writeSheets(cwd, { customers: objecting, sales, products }, 'segmentation: {k: 2}');
  const { out } = await kindred({ cwd }, 'check', '--json', '--as-of', '2026-02-01');
  assert.deepEqual(
    JSON.parse(out).findings.filter(({ column }: { column: string }) => column === 'objection'),
    [],
  );
});
