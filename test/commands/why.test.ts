import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';

test('why a customer is where it is, from the warehouse alone, and a change that does what it says', async (t) => {
  const cwd = scratch(t);
  const { customers, sales, products } = smallSheets();
  const config = 'segmentation: {k: 2, refit: never, clip: false}';
  writeSheets(cwd, { customers, sales, products }, config);
  const first = await runJson({ cwd }, '--as-of', '2026-02-01');
  const { code, out } = await kindred({ cwd }, 'why', 'C0', '--json');
  assert.equal(code, 0);
  const { since, segment, next, certainty, features, changes } = JSON.parse(out);
  assert.equal(since, '2026-02-01');
  assert.deepEqual([segment, next].sort(), first.report.segments.map(({ id }) => id).sort());
  assert.ok(certainty > 0.5 && certainty <= 1);
  assert.deepEqual(features.map(({ feature }: { feature: string }) => feature).sort(), [
    'age',
    'income',
    'marital_status',
    'premium_to_coverage',
    'tenure_years',
  ]);
  assert.deepEqual(features.find(({ feature }: { feature: string }) => feature === 'age').value, 22);

  const income = changes.find(({ feature }: { feature: string }) => feature === 'income');
  if (income) {
    const changed = customers.replace('C0,22,20000,', `C0,22,${Math.ceil(income.to)},`);
    writeSheets(cwd, { customers: changed, sales, products }, config);
    await runJson({ cwd }, '--as-of', '2026-02-01');
    assert.equal(JSON.parse((await kindred({ cwd }, 'why', 'C0', '--json')).out).segment, next);
  }
  const told = await kindred({ cwd }, 'why', 'C7');
  assert.match(
    told.out,
    /^Segment {4}C7 is in segment \d \(.+\) since 2026-02-01\.\nNext {7}The nearest other segment is \d/,
  );
  assert.match(told.out, /Crossing {3}.+\.\n$/);
});

test('a customer who objects, holds nothing or is not there is not explained, and the reason is said', async (t) => {
  const cwd = scratch(t);
  const { customers, sales, products } = smallSheets();
  const lines = customers.trimEnd().split('\n');
  const objecting = [
    ...lines.map((line, i) => `${line},${i === 0 ? 'opt out' : i === 1 ? 'yes' : ''}`),
    'C99,30,30000,Single,Leeds,',
  ];
  writeSheets(cwd, { customers: `${objecting.join('\n')}\n`, sales, products }, 'segmentation: {k: 2}');
  await runJson({ cwd }, '--as-of', '2026-02-01');
  for (const [customer, message] of [
    ['C0', /Customer C0 objects, and is in no segment\./],
    ['C99', /Customer C99 holds no policy/],
    ["C'; DROP TABLE customers; --", /There is no customer/],
  ] as const) {
    const { code, err } = await kindred({ cwd }, 'why', customer);
    assert.equal(code, 3);
    assert.match(err, message);
  }
});
