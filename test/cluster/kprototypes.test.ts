import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  defaultGamma,
  type FitOptions,
  kprototypes,
  type MixedData,
  nearestTwo,
  predict,
} from '../../src/cluster/index.ts';
import { close } from './close.ts';
import { distinctRows, pick, tableOf, tables } from './tables.ts';

const starts = ['spread', 'random', 'huang', 'cao'] as const;
const updates = ['batch', 'online'] as const;

const fittable = tables(2).chain((data) =>
  fc.record({
    data: fc.constant(data),
    k: fc.integer({ min: 1, max: Math.min(6, distinctRows(data)) }),
    gamma: fc.constantFrom(0.25, 1, 3),
    init: fc.constantFrom(...starts),
    seed: fc.integer(),
  }),
);

describe('kprototypes', () => {
  test('the cost never rises from one batch iteration to the next', () => {
    fc.assert(
      fc.property(fittable, ({ data, ...options }) => {
        const { costs } = kprototypes(data, { ...options, starts: 2 });
        for (let i = 1; i < costs.length; i++) assert.ok(costs[i]! <= costs[i - 1]! * (1 + 1e-12));
      }),
      { numRuns: 60 },
    );
  });

  test('labels are those that predict gives, the cost is their distances, and no cluster is empty', () => {
    fc.assert(
      fc.property(fittable, fc.constantFrom(...updates), ({ data, ...options }, update) => {
        const fit = kprototypes(data, { ...options, update, starts: 2 });
        const { labels, distances } = predict(fit, data);
        assert.deepEqual(labels, fit.labels);
        close(
          fit.cost,
          distances.reduce((sum, d) => sum + d, 0),
          1e-9,
        );
        if (update === 'batch') assert.ok(fit.sizes.every((size) => size > 0));
        assert.equal(
          fit.sizes.reduce((sum, size) => sum + size, 0),
          data.rows,
        );
      }),
      { numRuns: 80 },
    );
  });

  test('shuffled rows get the shuffled labels from the same explicit prototypes', () => {
    fc.assert(
      fc.property(fittable, fc.infiniteStream(fc.nat()), ({ data, k, gamma }, noise) => {
        const order = [...Array(data.rows).keys()]
          .map((row) => ({ row, key: noise.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row);
        const options = {
          k,
          gamma,
          init: kprototypes(data, { k, gamma, starts: 1, maxIterations: 0 }).prototypes,
        };
        const straight = kprototypes(data, { ...options, maxIterations: 0 });
        const shuffled = kprototypes(pick(data, order), { ...options, maxIterations: 0 });
        if (!isClearCut(data, straight)) return;
        assert.deepEqual(
          [...shuffled.labels],
          order.map((row) => straight.labels[row]),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('weights of n mean the same as n copies of the row', () => {
    const points = [[0], [1], [2.5], [7], [8]];
    const copies = [0, 0, 0, 1, 2, 2, 3, 4];
    const weights = Float64Array.of(3, 1, 2, 1, 1);
    for (const update of updates) {
      const options = {
        k: 2,
        update,
        init: { numeric: Float64Array.of(0, 7), categorical: new Int32Array(0) },
      };
      const weighted = kprototypes(tableOf(points), { ...options, weights });
      const copied = kprototypes(tableOf(copies.map((row) => points[row]!)), options);
      close(weighted.cost, copied.cost, 1e-12);
      assert.deepEqual(weighted.prototypes, copied.prototypes);
    }
  });

  test('the same seed gives the same fit, and the best of more starts is never worse', () => {
    const data = tableOf(Array.from({ length: 60 }, (_, i) => [Math.sin(i * 7) * 5, Math.cos(i * 3) * 5]));
    assert.deepEqual(kprototypes(data, { k: 5, seed: 7 }), kprototypes(data, { k: 5, seed: 7 }));
    const few = kprototypes(data, { k: 5, seed: 7, starts: 2 });
    const many = kprototypes(data, { k: 5, seed: 7, starts: 12 });
    assert.ok(many.cost <= few.cost);
  });

  test('an explicit start is run once, and the earliest of equal starts is kept', () => {
    const data = tableOf([[0], [1], [10], [11]]);
    assert.equal(kprototypes(data, { k: 2, init: { rows: [0, 3] } }).start, 0);
    assert.equal(kprototypes(data, { k: 2, starts: 5 }).start, 0);
  });

  test('one cluster has the mean and the mode of all rows', () => {
    const fit = kprototypes(tableOf([[1], [2], [6]], [['b'], ['a'], ['b']]), { k: 1 });
    assert.deepEqual(fit.prototypes, { numeric: Float64Array.of(3), categorical: Int32Array.of(1) });
    assert.deepEqual([...fit.sizes], [3]);
  });

  test('the mode of a tie is the level that sorts first', () => {
    for (const update of updates) {
      const fit = kprototypes(tableOf([[], []], [['b'], ['a']]), { k: 1, update });
      assert.deepEqual([...fit.prototypes.categorical], [0]);
    }
  });

  test('one row makes one cluster', () => {
    const fit = kprototypes(tableOf([[4]], [['x']]), { k: 1 });
    assert.equal(fit.cost, 0);
    assert.deepEqual([...fit.labels], [0]);
  });

  test('as many clusters as distinct rows cost nothing, duplicates or not', () => {
    const data = tableOf([[1], [1], [2], [2], [5]], [['a'], ['a'], ['a'], ['b'], ['b']]);
    for (const update of updates) assert.equal(kprototypes(data, { k: 4, update }).cost, 0);
  });

  test('constant columns and single levels do no harm', () => {
    const data = tableOf(
      [
        [3, 0],
        [3, 1],
        [3, 9],
      ],
      [['same'], ['same'], ['same']],
    );
    assert.deepEqual([...kprototypes(data, { k: 2 }).sizes].sort(), [1, 2]);
  });

  test('values of a billion keep their differences', () => {
    const data = tableOf([[1e9], [1e9 + 1], [1e9 + 100], [1e9 + 101]]);
    const fit = kprototypes(data, { k: 2 });
    assert.equal(fit.cost, 1);
    assert.equal(fit.labels[0], fit.labels[1]);
    assert.notEqual(fit.labels[1], fit.labels[2]);
  });

  test('a cluster that begins empty takes the row farthest from its prototype', () => {
    const data = tableOf([[0], [1], [10]]);
    const init = { numeric: Float64Array.of(0, 500), categorical: new Int32Array(0) };
    for (const update of updates) {
      const fit = kprototypes(data, { k: 2, init, update });
      assert.deepEqual([...fit.labels], [0, 0, 1]);
      assert.deepEqual([...fit.prototypes.numeric], [0.5, 10]);
    }
  });

  test('a cluster that loses its last row on the way is filled again', () => {
    // Row 0 leaves cluster 0, whose mean and mode then equal row 1, alone in cluster 1: the tie goes to cluster 0.
    const data = tableOf([[8], [2], [1], [3], [10]], [['b'], ['a'], ['b'], ['a'], ['b']]);
    const init = { numeric: Float64Array.of(3, -2, 14), categorical: Int32Array.of(1, 0, 1) };
    const fit = kprototypes(data, { k: 3, gamma: 20, init, update: 'online' });
    assert.ok(fit.sizes.every((size) => size > 0));
    assert.deepEqual(predict(fit, data).labels, fit.labels);
  });

  const good = tableOf([[1], [2], [3]], [['a'], ['b'], ['a']]);
  const refused: [string, MixedData, FitOptions, RegExp][] = [
    ['no clusters', good, { k: 0 }, /k must be a whole number from 1 to 65534, not 0/],
    ['half a cluster', good, { k: 1.5 }, /not 1.5/],
    [
      'more clusters than distinct rows',
      tableOf([[1], [1], [2]]),
      { k: 3 },
      /3 clusters need 3 different rows, and there are 2/,
    ],
    [
      'rows told apart only by categories that weigh nothing',
      tableOf([[1], [1]], [['a'], ['b']]),
      { k: 2, gamma: 0 },
      /2 clusters need 2 different rows, and there are 1/,
    ],
    ['no rows', tableOf([]), { k: 1 }, /there are 0/],
    ['a negative γ', good, { k: 2, gamma: -1 }, /cannot be -1/],
    ['an infinite γ', good, { k: 2, gamma: Number.POSITIVE_INFINITY }, /cannot be Infinity/],
    [
      'an infinite value',
      tableOf([[1], [Number.POSITIVE_INFINITY]]),
      { k: 1 },
      /column 0 is Infinity in row 1/,
    ],
    ['a missing number', tableOf([[1], [Number.NaN]]), { k: 1 }, /column 0 has a missing value in row 1/],
    [
      'a missing category',
      tableOf([[1], [2]], [['a'], [null]]),
      { k: 1 },
      /column 0 has a missing value in row 1/,
    ],
    [
      'an unknown level',
      { rows: 1, numeric: [], categorical: [{ codes: Int32Array.of(2), levels: ['a', 'b'] }] },
      { k: 1 },
      /the code 2 in row 0, which names no level/,
    ],
    ['a column of another length', { ...good, rows: 2 }, { k: 1 }, /3 values for 2 rows/],
    ['a weight of nothing', good, { k: 1, weights: Float64Array.of(1, 0, 1) }, /weight of row 1 is 0/],
    [
      'a start from rows that do not exist',
      good,
      { k: 2, init: { rows: [0, 3] } },
      /2 row positions from 0 to 2/,
    ],
    [
      'a start of another shape',
      good,
      { k: 2, init: { numeric: Float64Array.of(1), categorical: Int32Array.of(0) } },
      /2 × 1 finite numbers/,
    ],
    ['a seed that is no whole number', good, { k: 2, seed: 0.5 }, /whole number/],
    ['no starts', good, { k: 2, starts: 0 }, /starts must be a whole number 1 or more/],
  ];
  for (const [what, data, options, message] of refused) {
    test(`refuses ${what}`, () => {
      assert.throws(
        () => kprototypes(data, options),
        (error) => error instanceof RangeError && message.test(error.message),
      );
    });
  }
});

describe('the default γ', () => {
  test('is half the mean standard deviation of the numeric columns', () => {
    const data = tableOf([
      [0, 5],
      [2, 5],
    ]);
    assert.equal(defaultGamma(data), 0.25);
  });

  test('is 1 without numeric columns', () => {
    assert.equal(defaultGamma(tableOf([[]], [['a']])), 1);
  });
});

/** True when no row is as near, up to rounding, to a second prototype as to its own. */
function isClearCut(data: MixedData, model: Parameters<typeof nearestTwo>[0]): boolean {
  const { distances, nextDistances } = nearestTwo(model, data);
  return distances.every((distance, i) => nextDistances[i]! - distance > 1e-9);
}
