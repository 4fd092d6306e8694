import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { hashFacts, query } from '../support/warehouse.ts';

test('the same run again changes nothing and says so', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  const first = await runJson({ cwd }, '--as-of', '2026-01-31');
  const bytes = readFileSync(join(cwd, 'kindred.duckdb'));
  const again = await runJson({ cwd }, '--as-of', '2026-01-31');
  assert.equal(again.code, 0);
  assert.equal(again.report.runId, first.report.runId);
  assert.equal(again.report.reasons[0]!.code, 'unchanged');
  assert.deepEqual(again.report.segments, first.report.segments);
  assert.ok(bytes.equals(readFileSync(join(cwd, 'kindred.duckdb'))));
  assert.match((await kindred({ cwd }, 'run', '--as-of', '2026-01-31')).out, /Nothing was changed/);
});

test('two runs on the same inputs give equal bytes of facts, whatever the number of threads', async (t) => {
  const hashes = [];
  for (const threads of ['1', '2', '3']) {
    const cwd = scratch(t);
    writeSheets(cwd, smallSheets());
    const { code } = await runJson({ cwd, env: { KINDRED_THREADS: threads } }, '--as-of', '2026-01-31');
    assert.equal(code, 0);
    hashes.push(await hashFacts(join(cwd, 'kindred.duckdb')));
  }
  assert.deepEqual(hashes[1], hashes[0]);
  assert.deepEqual(hashes[2], hashes[0]);
});

test('history keeps who was where: ranges have no gap and no overlap, and generations are kept', async (t) => {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  const { customers, sales, products } = smallSheets();
  const without = (text: string, id: string) =>
    text
      .split('\n')
      .filter((line) => !line.includes(id))
      .join('\n');
  const nights = [
    { customers, sales },
    { customers, sales: without(sales, ',C11,') },
    { customers, sales },
    {
      customers: customers.replace('C0,22,20000,Single', 'C0,71,71000,Married'),
      sales: sales.replace('P0,C0,A,2024-01-13', 'P0,C0,A,2009-01-13'),
    },
    { customers, sales },
  ];
  for (const [i, night] of nights.entries()) {
    writeSheets(cwd, { ...night, products }, 'segmentation: {k: 2}');
    const { code, report } = await runJson({ cwd }, '--as-of', `2026-02-0${i + 1}`);
    assert.equal(code, 0, JSON.stringify(report.reasons));
    if (i === 1) assert.deepEqual(report.moved, { since: '2026-02-01', changed: 0, joined: 0, left: 1 });
    if (i === 2) assert.deepEqual(report.moved, { since: '2026-02-02', changed: 0, joined: 1, left: 0 });
    if (i === 3) assert.equal(report.moved?.changed, 1);
  }
  const ranges = await query(
    live,
    "SELECT customer_id, valid_from, valid_to FROM segment_members WHERE customer_id IN ('C0', 'C1', 'C11') ORDER BY 1, 2",
  );
  assert.deepEqual(ranges, [
    { customer_id: 'C0', valid_from: '2026-02-01', valid_to: '2026-02-04' },
    { customer_id: 'C0', valid_from: '2026-02-04', valid_to: '2026-02-05' },
    { customer_id: 'C0', valid_from: '2026-02-05', valid_to: null },
    { customer_id: 'C1', valid_from: '2026-02-01', valid_to: null },
    { customer_id: 'C11', valid_from: '2026-02-01', valid_to: '2026-02-02' },
    { customer_id: 'C11', valid_from: '2026-02-03', valid_to: null },
  ]);
  assert.equal((await query(live, 'SELECT count(*) AS n FROM runs'))[0]!.n, 5);
  for (const [generation, runs] of [
    [1, 4],
    [2, 3],
    [3, 2],
  ] as const) {
    assert.equal((await query(`${live}.${generation}`, 'SELECT count(*) AS n FROM runs'))[0]!.n, runs);
  }
  assert.ok(!existsSync(`${live}.4`));
});
