import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { hashFacts, query } from '../support/warehouse.ts';

test('a file goes back to the run before, and what was noted since is not lost', async (t) => {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  writeSheets(cwd, smallSheets());
  await runJson({ cwd }, '--as-of', '2026-01-31');
  const before = await hashFacts(live);
  await runJson({ cwd }, '--as-of', '2026-02-01');
  await kindred({ cwd }, 'audience', '--segment', '0', '--out', 'list.csv', '--by', 'me');
  const last = await runJson({ cwd }, '--as-of', '2026-02-02');

  const undone = await kindred({ cwd }, 'warehouse', 'rollback');
  assert.equal(undone.code, 0, undone.err);
  assert.match(undone.out, new RegExp(`Run ${last.report.runId} is undone`));
  assert.equal((await kindred({ cwd }, 'warehouse', 'rollback')).code, 0);
  assert.deepEqual(await hashFacts(live), before);
  assert.ok(!existsSync(`${live}.1`));
  const none = await kindred({ cwd }, 'warehouse', 'rollback');
  assert.equal(none.code, 3);
  assert.match(none.err, /There is no .*kindred\.duckdb\.1 to go back to/);

  assert.equal((await runJson({ cwd }, '--as-of', '2026-02-03')).code, 0);
  assert.deepEqual(
    (await query(live, "SELECT as_of FROM runs WHERE status = 'undone' ORDER BY as_of")).map(
      ({ as_of }) => as_of,
    ),
    ['2026-02-01', '2026-02-02'],
  );
  assert.deepEqual(await query(live, 'SELECT asked_by, customers FROM exports'), [
    { asked_by: 'me', customers: 6 },
  ]);
});

test('the plan says what the next run makes, the SQL is printed for both engines, a lock can be ended', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  const first = await kindred({ cwd }, 'warehouse', 'plan');
  assert.match(first.out, /runs +new table/);
  assert.match(first.out, /segment_overview +new view/);
  await runJson({ cwd }, '--as-of', '2026-01-31');
  assert.match((await kindred({ cwd }, 'warehouse', 'plan')).out, /changes no table and no view/);
  const own = await kindred({ cwd }, 'warehouse', 'sql');
  assert.match(own.out, /-- views: segment_overview\nCREATE VIEW segment_overview AS/);
  const google = await kindred({ cwd }, 'warehouse', 'sql', '--dialect', 'bigquery');
  assert.match(google.out, /CREATE OR REPLACE VIEW `your-project`\.`kindred`\.`segment_overview`/);
  assert.match(google.out, /BEGIN TRANSACTION;/);
  assert.match((await kindred({ cwd }, 'warehouse', 'unlock')).out, /Nobody holds the lock/);
});
