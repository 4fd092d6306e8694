import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  bootstrapSlice,
  bootstrapStability,
  kprototypes,
  summariseStability,
} from '../../src/cluster/index.ts';
import { rng } from '../../src/math/rng.ts';
import { features, minMax, skipWithoutFeatures } from './golden.ts';
import { tableOf } from './tables.ts';

/** Round clouds of 40 points about the given centres. */
function clouds(centres: readonly number[], spread: number) {
  const random = rng(5);
  return tableOf(
    centres.flatMap((centre) =>
      Array.from({ length: 40 }, () => [centre + spread * random.normal(), spread * random.normal()]),
    ),
  );
}

describe('bootstrap stability', () => {
  test('clouds far apart are stable', () => {
    const data = clouds([0, 20, 40], 1);
    const { stability, clusters } = bootstrapStability(data, kprototypes(data, { k: 3 }), { samples: 20 });
    assert.ok(stability > 0.99);
    assert.ok(clusters.every((mean) => mean > 0.99));
  });

  test('one cloud cut into four is not', () => {
    const data = clouds([0, 0, 0], 1);
    const { stability } = bootstrapStability(data, kprototypes(data, { k: 4 }), { samples: 20 });
    assert.ok(stability < 0.75);
  });

  test('a poor local optimum is not flattered: fresh starts leave it', () => {
    const data = clouds([0, 20, 40], 1);
    const init = { numeric: Float64Array.of(0, 1, 0, -1, 30, 0), categorical: new Int32Array(0) };
    const poor = kprototypes(data, { k: 3, init });
    assert.ok(poor.cost > 2 * kprototypes(data, { k: 3 }).cost);
    const warmOnly = bootstrapStability(data, poor, { samples: 20, freshStarts: 0 });
    const withFresh = bootstrapStability(data, poor, { samples: 20 });
    assert.ok(withFresh.stability < 0.6);
    assert.ok(withFresh.stability < warmOnly.stability);
  });

  test('slices joined in order are the same bytes as one run', () => {
    const data = clouds([0, 3, 6], 1);
    const fit = kprototypes(data, { k: 3 });
    const whole = bootstrapSlice(data, fit, { from: 0, to: 9, seed: 4 });
    const slices = [
      [0, 2],
      [2, 7],
      [7, 9],
    ] as const;
    const joined = slices.flatMap(([from, to]) => [...bootstrapSlice(data, fit, { from, to, seed: 4 })]);
    assert.deepEqual(joined, [...whole]);
    assert.equal(summariseStability(whole, 3).samples, 9);
  });

  test('a sample with fewer different rows than clusters still counts', () => {
    const data = tableOf([[0], [1], [2]]);
    const { stability } = bootstrapStability(data, kprototypes(data, { k: 3 }), { samples: 30 });
    assert.ok(stability > 0 && stability < 1);
  });

  test('two and three segments of the reference features are stable', { skip: skipWithoutFeatures }, () => {
    const data = features(minMax);
    for (const k of [2, 3]) {
      assert.ok(bootstrapStability(data, kprototypes(data, { k }), { samples: 15 }).stability > 0.95);
    }
  });
});
