import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { derive, rng } from '../../src/math/rng.ts';

function draw(seed: number, count: number): number[] {
  const random = rng(seed);
  return Array.from({ length: count }, () => random.next());
}

describe('rng', () => {
  test('the same seed gives the same stream, and its first numbers never change', () => {
    assert.deepEqual(draw(42, 5), draw(42, 5));
    assert.deepEqual(draw(0, 3), [0.6135368259346493, 0.8685714416622149, 0.2471996197987193]);
  });

  test('neighbouring seeds give unrelated streams', () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => draw(seed, 1)[0]!);
    assert.equal(new Set(firsts).size, 1000);
    const mean = firsts.reduce((sum, value) => sum + value, 0) / 1000;
    assert.ok(Math.abs(mean - 0.5) < 0.04);
  });

  test('numbers are uniform in [0, 1)', () => {
    const counts = new Array<number>(10).fill(0);
    for (const value of draw(1, 20_000)) counts[Math.floor(value * 10)]!++;
    assert.ok(counts.every((count) => Math.abs(count - 2000) < 200));
  });

  test('whole numbers reach every value below n and no other', () => {
    const random = rng(2);
    const seen = new Set(Array.from({ length: 300 }, () => random.int(7)));
    assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4, 5, 6]);
    assert.equal(random.int(1), 0);
  });

  test('normal numbers have mean 0 and variance 1', () => {
    const random = rng(3);
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    assert.ok(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.05);
  });
});

describe('derive', () => {
  test('depends on the seed, on each label and on their order', () => {
    const seeds = [
      derive(1),
      derive(2),
      derive(1, 2),
      derive(2, 1),
      derive(1, 2, 3),
      derive(1, 3, 2),
      derive(-1),
      derive(2 ** 40),
    ];
    assert.equal(new Set(seeds).size, seeds.length);
  });

  test('tells ten thousand positions apart', () => {
    const seeds = new Set<number>();
    for (let k = 0; k < 100; k++) for (let s = 0; s < 100; s++) seeds.add(derive(7, k, s));
    assert.ok(seeds.size > 9_998);
  });

  test('refuses what is no whole number', () => {
    for (const bad of [0.5, Number.NaN, 2 ** 60]) assert.throws(() => derive(bad), RangeError);
  });
});
