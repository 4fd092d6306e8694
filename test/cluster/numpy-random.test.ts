import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RandomState } from '../support/numpy-random.ts';
import { goldenJson } from './golden.ts';

const streams = goldenJson<Record<string, number[] & number[][]>>('rng_mt19937.json');
const times = <T>(count: number, draw: () => T) => Array.from({ length: count }, draw);

test('draws the numbers that numpy draws', () => {
  const whole = new RandomState(42);
  assert.deepEqual(
    times(10, () => whole.randint(2 ** 31 - 1)),
    streams['RandomState(42).randint(2147483647,size=10)'],
  );
  const normal = new RandomState(1608637542);
  assert.deepEqual(
    times(12, () => normal.randn()),
    streams['RandomState(1608637542).randn(3,4)']!.flat(),
  );
  assert.deepEqual(
    times(12, () => normal.randn()),
    streams['then .randn(3,4)']!.flat(),
  );
  const mixed = new RandomState(0);
  assert.deepEqual(
    times(5, () => mixed.randomSample()),
    streams['RandomState(0).random_sample(5)'],
  );
  assert.deepEqual(
    times(5, () => mixed.randint(100)),
    streams['then .choice(100,5)'],
  );
  assert.deepEqual(
    times(3, () => mixed.randn()),
    streams['then .randn(3)'],
  );
});
