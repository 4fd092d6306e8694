import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareK, recommendK } from '../../src/cluster/index.ts';
import { openPool } from '../../src/cluster/parallel/pool.ts';
import { pack } from '../../src/cluster/table/table.ts';
import { rng } from '../../src/math/rng.ts';
import { features, minMax, skipWithoutFeatures } from './golden.ts';
import { tableOf } from './tables.ts';

/** Three clouds of 50, at the corners of a triangle, each with a category of its own most of the time. */
function blobs() {
  const random = rng(11);
  const corners = [
    [0, 0],
    [12, 0],
    [6, 10],
  ] as const;
  const cloud = Array.from({ length: 150 }, (_, i) => i % 3);
  return tableOf(
    cloud.map((c) => corners[c]!.map((at) => at + random.normal())),
    cloud.map((c) => [random.next() < 0.8 ? `own ${c}` : 'shared']),
  );
}

describe('compareK', () => {
  test('finds the three clouds that are there', async () => {
    const table = await compareK(blobs(), { k: [2, 3, 4], samples: 20 });
    assert.deepEqual(
      table.map(({ k }) => k),
      [2, 3, 4],
    );
    assert.equal(recommendK(table).k, 3);
    const three = table[1]!;
    assert.equal(three.smallest, Math.min(...three.fit.sizes) / 150);
    assert.ok(three.stability! > 0.95 && three.clusterStability!.length === 3);
  });

  test('one, two and three threads give the same bytes', async () => {
    const data = blobs();
    const options = { k: [4, 2, 3], samples: 25, starts: 7, seed: 3 };
    const one = await compareK(data, options);
    for (const threads of [2, 3]) assert.deepEqual(await compareK(data, { ...options, threads }), one);
  });

  test('without samples, stability is not measured', async () => {
    const [entry] = await compareK(blobs(), { k: [3], samples: 0 });
    assert.equal(entry!.stability, null);
    assert.equal(entry!.clusterStability, null);
  });

  test('by default tries 2 to 9, or as many as rows differ', async () => {
    const table = await compareK(tableOf([[0], [1], [1], [5], [9]]), { samples: 2 });
    assert.deepEqual(
      table.map(({ k }) => k),
      [2, 3, 4],
    );
  });

  test('refuses a k that the rows cannot fill, and rows that are all equal', async () => {
    await assert.rejects(compareK(tableOf([[0], [1]]), { k: [3] }), RangeError);
    await assert.rejects(compareK(tableOf([[1], [1]])), RangeError);
  });

  test('recommends three segments or more for the reference features', {
    skip: skipWithoutFeatures,
  }, async () => {
    const table = await compareK(features(minMax), { samples: 4, starts: 3, threads: 2 });
    assert.equal(table.length, 8);
    assert.ok(recommendK(table).k >= 3);
  });
});

describe('the pool of worker threads', () => {
  const data = pack(blobs(), { k: 2, threads: 2 });
  const settings = {
    k: 2,
    gamma: 1,
    init: 'spread',
    starts: 1,
    maxIterations: 9,
    update: 'batch',
    seed: 0,
    impute: false,
    stopBelow: 0,
  } as const;

  test('ends its threads and rejects every open task when one fails', async () => {
    const pool = openPool(data);
    const bad = { ...settings, gamma: 1, init: 'nonsense' as 'spread', k: 2 };
    const tasks = [settings, bad, settings, settings].map((each) =>
      pool.run({ kind: 'fit', settings: each, from: 0, to: 1 }),
    );
    const results = await Promise.allSettled(tasks);
    assert.equal(results[1]!.status, 'rejected');
    await assert.rejects(pool.run({ kind: 'fit', settings, from: 0, to: 1 }));
    await pool.close();
  });

  test('closed, it takes no more tasks', async () => {
    const pool = openPool(data);
    const open = assert.rejects(pool.run({ kind: 'fit', settings, from: 0, to: 1 }), /closed/);
    await pool.close();
    await open;
    await assert.rejects(pool.run({ kind: 'fit', settings, from: 0, to: 1 }));
  });
});
