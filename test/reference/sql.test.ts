import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { reference, withoutShared } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { relationsOf, zetaEngine } from '../support/zeta-engine.ts';
import { openZetaSql, withoutZetaSql } from '../support/zetasql.ts';

test('"kindred model sql" gives every customer of the reference sheets the assignment of the run', {
  skip: withoutShared,
}, async (t) => {
  const cwd = scratch(t);
  cpSync(reference, cwd, { recursive: true });
  await kindred({ cwd }, 'init', 'customers.csv', 'sales.csv', 'products.csv', '--yes');
  await runJson({ cwd }, '--as-of', '2026-04-28');
  const columns = 'customer_id, segment_id, distance, next_segment_id, next_distance, complete';
  const engine = await openDuckDB(join(cwd, 'kindred.duckdb'), { readOnly: true });
  t.after(() => engine.close());
  const stored = await engine.rows(`SELECT ${columns} FROM assignments ORDER BY customer_id`);
  const places = await engine.rows('SELECT customer_id, x, y FROM segment_map ORDER BY customer_id');
  assert.ok(stored.length > 3000);

  const printed = await kindred({ cwd }, 'model', 'sql');
  assert.equal(printed.code, 0, printed.err);
  const sql = printed.out.replace(/;\s*$/, '');
  assert.deepEqual(await engine.rows(`SELECT ${columns} FROM (${sql}) ORDER BY customer_id`), stored);
  assert.deepEqual(
    await engine.rows(`SELECT customer_id, x, y FROM (${sql}) WHERE complete ORDER BY customer_id`),
    places,
  );
  if (withoutZetaSql) return;
  const google = await openZetaSql();
  try {
    const theirs = await kindred({ cwd }, 'model', 'sql', '--dialect', 'bigquery');
    const asked = theirs.out.replace(/;\s*$/, '');
    const reader = zetaEngine(google, await relationsOf(engine));
    assert.deepEqual(
      await reader.rows(`SELECT ${columns} FROM (${asked}) AS assigned ORDER BY customer_id`),
      stored,
    );
  } finally {
    google.close();
  }
});

test('the statement reads a table of its user', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  await runJson({ cwd }, '--as-of', '2026-01-31');
  const { out } = await kindred(
    { cwd },
    'model',
    'sql',
    '--dialect',
    'bigquery',
    '--from',
    'acme.crm.people',
  );
  assert.match(out, /FROM `acme`\.`crm`\.`people`/);
});
