import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { lines, smallSheets, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

const day = ['--as-of', '2026-01-31'];

/** A folder with one good run in it, and the bytes of its warehouse. */
async function withGoodRun(t: { after: (done: () => void) => void }) {
  const cwd = scratch(t as never);
  writeSheets(cwd, smallSheets());
  const { code, report, err } = await runJson({ cwd }, ...day);
  assert.equal(code, 0, err);
  return { cwd, report, live: join(cwd, 'kindred.duckdb'), bytes: readFileSync(join(cwd, 'kindred.duckdb')) };
}

const refusals: readonly { what: string; spoil: (cwd: string) => void; code: string; says: RegExp }[] = [
  {
    what: 'a missing file',
    spoil: (cwd) => rmSync(join(cwd, 'sales.csv')),
    code: 'source_missing',
    says: /There is no file sales\.csv/,
  },
  {
    what: 'an empty file',
    spoil: (cwd) => writeFileSync(join(cwd, 'sales.csv'), ''),
    code: 'source_empty',
    says: /sales\.csv is empty/,
  },
  {
    what: 'a file of blank lines',
    spoil: (cwd) => writeFileSync(join(cwd, 'sales.csv'), '\n\n \n'),
    code: 'source_empty',
    says: /holds no cell/,
  },
  {
    what: 'headings only',
    spoil: (cwd) => writeFileSync(join(cwd, 'customers.csv'), 'customer_id,age\n'),
    code: 'table_empty',
    says: /customers table has headings and no rows/,
  },
  {
    what: 'a required column missing',
    spoil: (cwd) => writeFileSync(join(cwd, 'sales.csv'), smallSheets().sales.replace('premium', 'premum')),
    code: 'column_missing',
    says: /no column for premium\. Did you mean "premum"\?/,
  },
  {
    what: 'a required column twice',
    spoil: (cwd) => writeFileSync(join(cwd, 'products.csv'), 'product_id,product_name,product_name\nA,a,b\n'),
    code: 'heading_twice',
    says: /heading "product_name" 2 times/,
  },
  {
    what: 'a table that shrank by a fifth',
    spoil: (cwd) =>
      writeFileSync(join(cwd, 'sales.csv'), lines(smallSheets().sales.trim().split('\n').slice(0, 10))),
    code: 'table_shrunk',
    says: /25\.0% fewer/,
  },
  {
    what: 'sales of unknown customers only',
    spoil: (cwd) =>
      writeFileSync(join(cwd, 'sales.csv'), smallSheets().sales.replaceAll(/,C(\d+),/g, ',X$1,')),
    code: 'orphans_over_limit',
    says: /Do the three tables belong together\?/,
  },
  {
    what: 'a quote that is never closed',
    spoil: (cwd) => writeFileSync(join(cwd, 'sales.csv'), smallSheets().sales.replace('P0,', '"P0,')),
    code: 'source_unreadable',
    says: /a quote is opened there and not closed/,
  },
  {
    what: 'an earlier as-of date',
    spoil: (cwd) =>
      writeFileSync(
        join(cwd, 'kindred.yaml'),
        `${readFileSync(join(cwd, 'kindred.yaml'), 'utf8')}asOf: 2025-01-01\n`,
      ),
    code: 'as_of_before_last',
    says: /holds a run as of 2026-01-31/,
  },
];

for (const { what, spoil, code, says } of refusals) {
  test(`${what}: stopped with a sentence, exit 3, and the last good warehouse untouched`, async (t) => {
    const { cwd, live, bytes } = await withGoodRun(t);
    spoil(cwd);
    const result = await runJson({ cwd }, ...(code === 'as_of_before_last' ? [] : day));
    assert.equal(result.code, 3);
    assert.equal(result.report.status, 'stopped');
    assert.ok(
      result.report.reasons.some((reason) => reason.code === code),
      JSON.stringify(result.report.reasons),
    );
    assert.match(result.report.reasons.map(({ message }) => message).join(' '), says);
    assert.ok(bytes.equals(readFileSync(live)), 'the live file changed');
    assert.ok(!existsSync(`${live}.next`) && !existsSync(`${live}.lock`), 'something was left behind');
    const text = await kindred({ cwd }, 'run', ...(code === 'as_of_before_last' ? [] : day));
    assert.match(text.out, says);
  });
}

test('a stopped run enters the table of runs with the next good one', async (t) => {
  const { cwd, live } = await withGoodRun(t);
  writeFileSync(join(cwd, 'sales.csv'), '');
  await runJson({ cwd }, '--as-of', '2026-02-01');
  writeSheets(cwd, smallSheets());
  const { code } = await runJson({ cwd }, '--as-of', '2026-02-02');
  assert.equal(code, 0);
  const runs = await query(live, 'SELECT sequence, as_of, status FROM runs ORDER BY sequence');
  assert.deepEqual(runs, [
    { sequence: 1, as_of: '2026-01-31', status: 'published' },
    { sequence: 2, as_of: '2026-02-01', status: 'stopped' },
    { sequence: 3, as_of: '2026-02-02', status: 'published' },
  ]);
  assert.ok(!existsSync(`${live}.stopped.jsonl`));
});

test('--accept-shrink publishes the smaller table', async (t) => {
  const { cwd } = await withGoodRun(t);
  writeFileSync(join(cwd, 'sales.csv'), lines(smallSheets().sales.trim().split('\n').slice(0, 10)));
  const { code, report } = await runJson({ cwd }, ...day, '--accept-shrink');
  assert.equal(code, 0);
  assert.equal(report.rows.policies.read, 9);
});

const typos: readonly { what: string; config: string; says: RegExp }[] = [
  {
    what: 'a misspelt key',
    config: 'segmentaton: {}',
    says: /line 2: "segmentaton" is not a setting\. Did you mean "segmentation"\?/,
  },
  {
    what: 'a misspelt inner key',
    config: 'segmentation: {presett: standard}',
    says: /"segmentation\.presett" is not a setting\. Did you mean "preset"\?/,
  },
  { what: 'a day that does not exist', config: 'asOf: 2025-02-30', says: /asOf must be a day that exists/ },
  {
    what: 'the number of a newer config',
    config: 'version: 2',
    says: /line 2: version must be 1: .* written for a newer Kindred, so install that/,
  },
  { what: 'a k of nothing', config: 'segmentation: {k: 0}', says: /segmentation\.k/ },
  {
    what: 'a time that no clock shows',
    config: 'schedule: {at: 22}',
    says: /schedule\.at must be of the type string/,
  },
  {
    what: 'a language that nobody can check',
    config: 'naming: {language: it}',
    says: /naming\.language must be one of en, de, fr: texts in other languages cannot be checked/,
  },
  { what: 'broken YAML', config: 'gates: [', says: /kindred\.yaml: / },
];

for (const { what, config, says } of typos) {
  test(`${what} in the config: a sentence and exit 2`, async (t) => {
    const cwd = scratch(t);
    writeSheets(cwd, smallSheets(), config);
    const { code, err, out } = await kindred({ cwd }, 'run');
    assert.equal(code, 2);
    assert.match(err, says);
    assert.equal(out, '');
    assert.ok(!existsSync(join(cwd, 'kindred.duckdb')));
  });
}

test('no config, an unknown command and an unknown option: a sentence and exit 2', async (t) => {
  const cwd = scratch(t);
  const missing = await kindred({ cwd }, 'run');
  assert.equal(missing.code, 2);
  assert.match(missing.err, /There is no config file .*kindred\.yaml\. Write one with "kindred init/);
  const unknown = await kindred({ cwd }, 'rum');
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /Did you mean run\?/);
  assert.equal((await kindred({ cwd }, 'run', '--jsn')).code, 2);
  assert.equal((await kindred({ cwd }, 'run', '--as-of')).code, 2);
});

test('an --as-of that is no day: a sentence and exit 2', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  const { code, err } = await kindred({ cwd }, 'run', '--as-of', '31/01/2026');
  assert.equal(code, 2);
  assert.match(err, /--as-of 31\/01\/2026 must be a day that exists, as YYYY-MM-DD/);
});

const customersLine = 'customer_id,age,income,marital_status';
const salesLine = 'policy_id,customer_id,product_id,purchase_date,premium,coverage';
const products = 'product_id,product_name\nA,Alpha\n';

const unsegmentable: readonly {
  what: string;
  customers: string[];
  sales: string[];
  config?: string;
  code: string;
}[] = [
  {
    what: 'one row',
    customers: ['C1,30,100,Single'],
    sales: ['P1,C1,A,2024-01-13,10,100'],
    code: 'too_few_customers',
  },
  {
    what: 'a k above the number of customers',
    customers: ['C1,30,100,Single', 'C2,40,200,Married', 'C3,50,300,Married'],
    sales: ['P1,C1,A,2024-01-13,10,100', 'P2,C2,A,2024-01-13,10,100', 'P3,C3,A,2024-01-13,10,100'],
    config: 'segmentation: {k: 5}',
    code: 'k_too_large',
  },
  {
    what: 'all rows equal',
    customers: ['C1,30,100,Single', 'C2,30,100,Single', 'C3,30,100,Single'],
    sales: ['P1,C1,A,2024-01-13,10,100', 'P2,C2,A,2024-01-13,10,100', 'P3,C3,A,2024-01-13,10,100'],
    code: 'all_equal',
  },
  {
    what: 'nobody with a complete row',
    customers: ['C1,,100,Single', 'C2,40,,Married'],
    sales: ['P1,C1,A,2024-01-13,10,100', 'P2,C2,A,2024-01-13,10,100'],
    code: 'too_few_customers',
  },
];

for (const { what, customers, sales, config, code } of unsegmentable) {
  test(`${what}: facts published, segmentation skipped, the reason said`, async (t) => {
    const cwd = scratch(t);
    writeSheets(
      cwd,
      { customers: lines([customersLine, ...customers]), sales: lines([salesLine, ...sales]), products },
      config,
    );
    const result = await runJson({ cwd }, ...day);
    assert.equal(result.code, 0, result.err);
    assert.equal(result.report.status, 'published');
    assert.equal(result.report.segmentation.status, 'skipped');
    assert.ok(
      result.report.reasons.some((reason) => reason.code === code),
      JSON.stringify(result.report.reasons),
    );
    const [facts] = await query(join(cwd, 'kindred.duckdb'), 'SELECT No_of_Customers FROM overall_stat');
    assert.equal(facts!.No_of_Customers, sales.length);
  });
}

test('where earlier segments stand they are held: exit 4, today’s facts, the earlier names', async (t) => {
  const { cwd, live, report: first } = await withGoodRun(t);
  const { sales } = smallSheets();
  const same = lines([customersLine, ...Array.from({ length: 12 }, (_, i) => `C${i},30,100,Single`)]);
  writeSheets(cwd, {
    customers: same,
    products: smallSheets().products,
    sales: sales.replaceAll(/20\d\d-\d\d-13,\d+,\d+/g, '2024-01-13,10,100'),
  });
  const { code, report } = await runJson({ cwd }, '--as-of', '2026-02-01');
  assert.equal(code, 4);
  assert.equal(report.status, 'held');
  assert.deepEqual(report.segments, first.segments);
  assert.equal(report.segmentation.model, first.runId);
  const [now] = await query(
    live,
    'SELECT (SELECT count(*) FROM current_segments) AS segments, (SELECT max(age) FROM customers) AS age, (SELECT count(*) FROM assignments) AS assigned',
  );
  assert.deepEqual(now, { segments: first.segments.length, age: 30, assigned: 12 });
});
