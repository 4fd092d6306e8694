import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSegments } from '../../src/describe/describe.ts';
import { conditionsFor, findRule } from '../../src/describe/rule.ts';
import type { FeatureMatrix } from '../../src/domain/feature-matrix.ts';

const formats = { locale: 'en-GB', currency: 'GBP' };

/** Forty customers: ten young and single, thirty older and mostly married, two of them without an income. */
const matrix: FeatureMatrix = {
  ids: Array.from({ length: 40 }, (_, i) => `C${i}`),
  numeric: [
    {
      name: 'age',
      values: Float64Array.from({ length: 40 }, (_, i) => (i < 10 ? 20 + i / 10 : 50 + i / 10)),
    },
    { name: 'income', values: Float64Array.from({ length: 40 }, (_, i) => (i >= 38 ? Number.NaN : 30_000)) },
  ],
  categorical: [
    {
      name: 'marital_status',
      levels: ['Married', 'Single'],
      codes: Int32Array.from({ length: 40 }, (_, i) => (i < 10 || i % 10 === 0 ? 1 : 0)),
    },
  ],
};
const segmentOf = Int32Array.from({ length: 40 }, (_, i) => (i < 10 ? 0 : 1));

test('a profile holds each segment against all customers, without the missing values', async () => {
  const [young, older] = await describeSegments(matrix, segmentOf, formats);
  const age = young!.profile.age!;
  assert.ok(age.kind === 'numeric');
  assert.ok(
    Math.abs(age.mean - 20.45) < 1e-9 &&
      Math.abs(age.median - 20.45) < 1e-9 &&
      Math.abs(age.overall - (20.45 * 10 + 52.45 * 30) / 40) < 1e-9,
  );
  const income = older!.profile.income!;
  assert.ok(income.kind === 'numeric' && income.mean === 30_000);
  const status = older!.profile.marital_status!;
  assert.ok(status.kind === 'categorical');
  assert.deepEqual([status.mode, status.share, status.overall], ['Married', 0.9, 27 / 40]);
  assert.deepEqual([young!.size, young!.share], [10, 0.25]);
});

test('what sets a segment apart comes strongest first, and what does not differ is not said', async () => {
  const [young] = await describeSegments(matrix, segmentOf, formats);
  assert.deepEqual(
    young!.apart.map(({ phrase }) => phrase),
    ['mostly Single (100%, all customers 33%)', 'younger (20.5 years, all customers 44.5 years)'],
  );
});

test('a rule separates what can be separated, with its coverage and precision', async () => {
  const [young] = await describeSegments(matrix, segmentOf, formats);
  assert.equal(young!.rule.coverage, 1);
  assert.equal(young!.rule.precision, 1);
  assert.match(young!.rule.text, /^age under [2-5]\d(\.\d)? years$/);
});

test('a rule’s coverage and precision are those of counting', () => {
  const inSegment = Uint8Array.from({ length: 40 }, (_, i) => Number(i % 10 === 0));
  const rule = findRule(
    conditionsFor(matrix, formats).filter(({ slot }) => slot === 'marital_status'),
    inSegment,
  );
  assert.equal(rule.text, 'marital status is Single');
  assert.equal(rule.coverage, 1);
  assert.equal(rule.precision, 4 / 13);
});
