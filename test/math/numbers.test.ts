import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { logFactorials } from '../../src/math/log-factorial.ts';
import { deviation, mean } from '../../src/math/moments.ts';
import { quantile } from '../../src/math/quantile.ts';

describe('quantile', () => {
  test('interpolates between neighbours, as numpy does', () => {
    assert.equal(quantile([1, 2, 4, 8], 0.25), 1.75);
    assert.equal(quantile([1, 2, 4, 8], 0.5), 3);
    assert.equal(quantile([1, 2, 4, 8], 0), 1);
    assert.equal(quantile([1, 2, 4, 8], 1), 8);
    assert.equal(quantile([7], 0.3), 7);
  });

  test('has no value for no numbers, and no place outside [0, 1]', () => {
    assert.ok(Number.isNaN(quantile([], 0.5)));
    assert.throws(() => quantile([1], 1.1), RangeError);
    assert.throws(() => quantile([1], Number.NaN), RangeError);
  });
});

describe('deviation', () => {
  test('divides by n', () => {
    assert.equal(deviation(Float64Array.of(1, 3)), 1);
    assert.equal(mean(Float64Array.of(1, 3)), 2);
  });

  test('of a constant column is exactly 0', () => {
    assert.equal(deviation(new Float64Array(7).fill(0.1)), 0);
  });
});

test('the table of log factorials', () => {
  assert.deepEqual([...logFactorials(1)], [0, 0]);
  assert.ok(Math.abs(logFactorials(10)[10]! - Math.log(3_628_800)) < 1e-12);
});
