import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { kprototypes, predict, readModel, storeModel } from '../../src/cluster/index.ts';
import { tables } from './tables.ts';

test('a model read back from JSON is the model, bit for bit', () => {
  fc.assert(
    fc.property(tables(1, 20), fc.double({ min: 0, max: 9, noNaN: true }), (data, gamma) => {
      const { k, prototypes } = kprototypes(data, { k: 1, gamma });
      const back = readModel(JSON.parse(JSON.stringify(storeModel({ k, gamma, prototypes }))));
      assert.deepEqual(back, { k, gamma, prototypes });
      assert.deepEqual(predict(back, data), predict({ k, gamma, prototypes }, data));
    }),
    { numRuns: 40 },
  );
});

test('what is no stored model is refused with a sentence', () => {
  const good = { format: 'kindred-kprototypes-1', k: 1, gamma: 1, means: [[0.5]], modes: [[2]] };
  assert.deepEqual([...readModel(good).prototypes.categorical], [2]);
  const bad: [unknown, RegExp][] = [
    [null, /format/],
    [{ ...good, format: 'other' }, /format kindred-kprototypes-1, not "other"/],
    [{ ...good, k: 0 }, /k is a whole number/],
    [{ ...good, gamma: -1 }, /γ is a number/],
    [{ ...good, means: [[1], [2]] }, /means are 1 rows/],
    [{ ...good, means: [['1']] }, /means are 1 rows/],
    [{ ...good, modes: [[-1]] }, /modes are 1 rows/],
  ];
  for (const [stored, message] of bad) assert.throws(() => readModel(stored), message);
});
