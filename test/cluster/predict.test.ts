import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encode, kprototypes, type Model, nearestTwo, predict } from '../../src/cluster/index.ts';
import { tableOf, tables } from './tables.ts';

const levels = ['a', 'b'];
const model: Model = {
  k: 3,
  gamma: 0.5,
  prototypes: { numeric: Float64Array.of(0, 10, 20), categorical: Int32Array.of(0, 1, 0) },
};

function rows(numbers: readonly number[], categories: readonly (string | null)[]) {
  return { ...tableOf(numbers.map((value) => [value])), categorical: [encode(categories, levels)] };
}

test('a row gets its nearest cluster and its second nearest, with both distances', () => {
  const { labels, distances, next, nextDistances, unseen } = nearestTwo(model, rows([1, 18], ['b', 'a']));
  assert.deepEqual([...labels], [0, 2]);
  assert.deepEqual([...distances], [1.5, 4]);
  assert.deepEqual([...next], [1, 1]);
  assert.deepEqual([...nextDistances], [81, 64.5]);
  assert.equal(unseen, 0);
});

test('equal distances go to the lowest cluster, and the second place to the lowest of the rest', () => {
  const { labels, next } = nearestTwo(model, rows([5, 10], [null, 'b']));
  assert.deepEqual([...labels], [0, 1]);
  assert.deepEqual([...next], [1, 0]);
});

test('a missing cell adds nothing to any distance', () => {
  const { labels, distances } = predict(model, rows([Number.NaN, 9, Number.NaN], ['b', null, null]));
  assert.deepEqual([...labels], [1, 1, 0]);
  assert.deepEqual([...distances], [0, 1, 0]);
});

test('an unknown level differs from every prototype and is counted', () => {
  const { labels, distances, unseen } = predict(model, rows([0, 10], ['z', 'b']));
  assert.deepEqual([...labels], [0, 1]);
  assert.deepEqual([...distances], [0.5, 0]);
  assert.equal(unseen, 1);
});

test('with one cluster there is no second', () => {
  const one = { k: 1, gamma: 1, prototypes: { numeric: Float64Array.of(2), categorical: new Int32Array(0) } };
  const { next, nextDistances } = nearestTwo(one, tableOf([[5]]));
  assert.deepEqual([...next], [-1]);
  assert.deepEqual([...nextDistances], [Number.POSITIVE_INFINITY]);
});

test('the nearest is the same with and without the second', () => {
  fc.assert(
    fc.property(tables(3, 40), (data) => {
      const fitted = kprototypes(data, { k: 1, gamma: 1, starts: 1 });
      const { next, nextDistances, ...nearest } = nearestTwo(fitted, data);
      assert.deepEqual(predict(fitted, data), nearest);
    }),
  );
});

test('no rows give no labels', () => {
  assert.equal(predict(model, { ...rows([], []), numeric: [new Float64Array(0)] }).labels.length, 0);
});

test('refuses columns other than those of the fit, and infinite numbers', () => {
  assert.throws(() => predict(model, tableOf([[1]])), RangeError);
  assert.throws(() => predict(model, rows([Number.NEGATIVE_INFINITY], ['a'])), RangeError);
});
