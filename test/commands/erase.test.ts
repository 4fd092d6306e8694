import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

/** How often a text occurs in any column of any table of a file. */
async function occurrences(file: string, text: string): Promise<number> {
  const engine = await openDuckDB(file, { readOnly: true });
  try {
    const tables = await engine.rows('SELECT table_name FROM duckdb_tables()');
    let count = 0;
    for (const { table_name: table } of tables) {
      const rows = await engine.rows(
        `SELECT count(*) AS n FROM ${table} AS t WHERE contains(CAST(t AS VARCHAR), '${text}')`,
      );
      count += Number(rows[0]!.n);
    }
    return count;
  } finally {
    await engine.close();
  }
}

test('an erased customer is in no table, history, quarantine, generation or list, and everybody else stays', async (t) => {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  const { customers, sales, products } = smallSheets();
  const gone = 'ZED.7(x)';
  const named = {
    customers: customers.replace('C3,', `${gone},`),
    sales: `${sales.replace(',C3,', `,${gone},`)}P98,${gone},A,2024-02-30,50,1000\n`,
    products,
  };
  const gates = 'segmentation: {k: 2, refit: never}\ngates: {quarantine: 1}';
  for (const day of ['2026-02-01', '2026-02-02', '2026-02-03']) {
    writeSheets(cwd, named, gates);
    assert.equal((await runJson({ cwd }, '--as-of', day)).code, 0);
  }
  const [row] = await query(live, `SELECT segment_id FROM assignments WHERE customer_id = '${gone}'`);
  await kindred({ cwd }, 'audience', '--segment', String(row!.segment_id), '--out', 'list.csv');
  assert.ok(readFileSync(join(cwd, 'list.csv'), 'utf8').includes(gone));
  assert.ok((await occurrences(live, gone)) >= 8);
  assert.equal((await query(live, 'SELECT * FROM quarantine')).length, 3);
  const before = await query(live, 'SELECT count(*) AS n FROM customers');

  const { code, out } = await kindred({ cwd }, 'erase', gone);
  assert.equal(code, 0, out);
  assert.match(out, /kindred\.duckdb: 3 rows out of quarantine\./);
  assert.match(out, /kindred\.duckdb\.2: 1 row out of segment_members\./);
  assert.match(out, /list\.csv: 1 row taken out\./);
  assert.match(out, /The customer is erased; a search of every text in every table finds nothing\./);
  for (const file of [live, `${live}.1`, `${live}.2`]) assert.equal(await occurrences(file, gone), 0, file);
  assert.ok(!readFileSync(join(cwd, 'list.csv'), 'utf8').includes(gone));
  const after = await query(live, 'SELECT count(*) AS n FROM customers');
  assert.equal(Number(after[0]!.n), Number(before[0]!.n) - 1);

  const without = {
    customers: named.customers
      .split('\n')
      .filter((line) => !line.includes(gone))
      .join('\n'),
    sales: named.sales
      .split('\n')
      .filter((line) => !line.includes(gone))
      .join('\n'),
    products,
  };
  writeSheets(cwd, without, gates);
  const next = await runJson({ cwd }, '--as-of', '2026-02-04');
  assert.equal(next.code, 0);
  assert.deepEqual(next.report.moved, { since: '2026-02-03', changed: 0, joined: 0, left: 0 });
});

test('erasing somebody who is not there says so, and a warehouse that is not there too', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets(), 'segmentation: {k: 2}');
  const none = await kindred({ cwd }, 'erase', 'C1');
  assert.equal(none.code, 3);
  assert.match(none.err, /There is no warehouse/);
  await runJson({ cwd }, '--as-of', '2026-02-01');
  const { code, out } = await kindred({ cwd }, 'erase', 'Nobody');
  assert.equal(code, 0);
  assert.match(out, /The customer was in no table/);
});
