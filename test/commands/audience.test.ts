import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

/** The small sheets: C0 objects, and C1 lives in a city that a spreadsheet would run. */
function sheets() {
  const { customers, ...others } = smallSheets();
  const lines = customers.trimEnd().split('\n');
  const all = lines.map((line, i) => `${line},${i === 0 ? 'opt out' : i === 1 ? 'yes' : ''}`);
  return {
    ...others,
    customers: `${all.join('\n')}\n`.replace('C1,23,20100,Single,Leeds', 'C1,23,20100,Single,@SUM(1)'),
  };
}

test('the list of a segment leaves out who objects, runs nothing in a spreadsheet, and is recorded', async (t) => {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  writeSheets(cwd, sheets(), 'segmentation: {k: 2, refit: never}');
  await runJson({ cwd }, '--as-of', '2026-02-01');
  const [young] = await query(live, "SELECT segment_id FROM assignments WHERE customer_id = 'C1'");
  const segment = String(young!.segment_id);
  const world = { cwd, env: { USER: 'ana' }, now: '2026-02-01T23:10:00Z' };
  const { code, out } = await kindred(
    world,
    'audience',
    '--segment',
    segment,
    '--columns',
    'customer_id, city,premium',
    '--out',
    'list.csv',
  );
  assert.equal(code, 0);
  assert.match(
    out,
    /^5 customers of segment \d \(.+\) as of 2026-02-01 are in list\.csv, without those who object\. It is recorded that ana asked for it\.\n$/,
  );
  const lines = readFileSync(join(cwd, 'list.csv'), 'utf8').slice(1).trimEnd().split('\r\n');
  assert.deepEqual(lines.slice(0, 3), ['customer_id,city,premium', "C1,'@SUM(1),101", 'C2,Leeds,102']);
  assert.ok(lines.every((line) => !line.startsWith('C0,')));
  if (process.platform !== 'win32') assert.equal(statSync(join(cwd, 'list.csv')).mode & 0o777, 0o600);

  await runJson({ cwd }, '--as-of', '2026-02-02');
  await runJson({ cwd }, '--as-of', '2026-02-03');
  assert.deepEqual(await query(live, 'SELECT * FROM exports'), [
    {
      asked_at: '2026-02-01T23:10:00.000Z',
      asked_by: 'ana',
      segment_id: Number(segment),
      columns: 'customer_id, city, premium',
      customers: 5,
      file: join(cwd, 'list.csv'),
    },
  ]);
  assert.ok(!existsSync(`${live}.exports.jsonl`));
});

test('a list says what is wrong with it and writes nothing', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, sheets(), 'segmentation: {k: 2}');
  await runJson({ cwd }, '--as-of', '2026-02-01');
  for (const [words, message] of [
    [['--segment', '7', '--out', 'a.csv'], /There is no segment 7\. The segments are 0 \(/],
    [['--segment', 'x', '--out', 'a.csv'], /--segment x must be the number of a segment/],
    [['--segment', '0', '--out', 'a.txt'], /--out a\.txt: name a \.csv file/],
    [
      ['--segment', '0', '--out', 'a.csv', '--columns', 'citty'],
      /There is no column citty for a list\. Did you mean "city"\?/,
    ],
    [['--segment', '0', '--out', 'a.csv', '--columns', 'objection'], /There is no column objection/],
    [['--segment', '0'], /required option '--out <file>'/],
  ] as const) {
    const { code, err } = await kindred({ cwd }, 'audience', ...words);
    assert.equal(code, 2, err);
    assert.match(err, message);
  }
  assert.ok(!existsSync(join(cwd, 'a.csv')));
  assert.ok(!existsSync(join(cwd, 'kindred.duckdb.exports.jsonl')));
});
