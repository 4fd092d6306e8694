import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

const codes = (reasons: readonly { code: string; table?: string }[]) =>
  reasons.filter(({ code }) => code === 'source_unchanged').map(({ table }) => table);

test('sales that stay as they are for more than two nights warn, for more than four hold the segments', async (t) => {
  const cwd = scratch(t);
  const run = (day: string) => runJson({ cwd }, '--as-of', day);
  const { customers, sales, products } = smallSheets();
  writeSheets(cwd, { customers, sales, products });
  assert.equal((await run('2026-03-01')).code, 0);
  const second = await run('2026-03-03');
  assert.deepEqual([second.code, codes(second.report.reasons)], [0, []]);
  const third = await run('2026-03-04');
  assert.deepEqual([third.code, codes(third.report.reasons).sort()], [0, ['customers', 'policies']]);
  const fifth = await run('2026-03-06');
  assert.equal(fifth.code, 4);
  assert.equal(fifth.report.status, 'held');
  assert.match(
    fifth.report.reasons[0]!.message,
    /^The policies table is the same as on 2026-03-01, 5 days ago, and runs are daily\. The segments are held/,
  );
  const [facts] = await query(join(cwd, 'kindred.duckdb'), 'SELECT as_of, status FROM current_run');
  assert.deepEqual(facts, { as_of: '2026-03-06', status: 'held' });

  writeSheets(cwd, { customers, products, sales: `${sales}P99,C1,A,2026-03-05,50,20000\n` });
  const changed = await run('2026-03-07');
  assert.equal(changed.code, 0);
  assert.equal(changed.report.sources!.policies.since, '2026-03-07');
  assert.deepEqual(codes(changed.report.reasons), ['customers'], 'customers alone may stay as they are');
});

test('cadences are counted, not days', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets(), 'cadence: weekly');
  await runJson({ cwd }, '--as-of', '2026-03-01');
  const { code, report } = await runJson({ cwd }, '--as-of', '2026-03-14');
  assert.deepEqual([code, codes(report.reasons)], [0, []]);
});
