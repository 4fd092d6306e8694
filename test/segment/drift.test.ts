import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multinomial } from '../../src/math/binomial.ts';
import { rng } from '../../src/math/rng.ts';
import { chanceLimit, stabilityIndex } from '../../src/segment/drift/stability-index.ts';

const tenths = Array.from({ length: 10 }, () => 0.1);

test('draws fall on shares as often as the shares say', () => {
  const random = rng(3);
  for (const [trials, shares] of [
    [12, [0.5, 0.3, 0.2]],
    [100_000, [0.001, 0.7, 0.299]],
  ] as const) {
    const draws = Array.from({ length: 4000 }, () => multinomial(random, trials, shares));
    assert.ok(draws.every((counts) => counts.reduce((sum, count) => sum + count, 0) === trials));
    shares.forEach((share, i) => {
      const mean = draws.reduce((sum, counts) => sum + counts[i]!, 0) / draws.length;
      const variance = draws.reduce((sum, counts) => sum + (counts[i]! - mean) ** 2, 0) / draws.length;
      const expected = trials * share * (1 - share);
      assert.ok(Math.abs(mean - trials * share) < 4 * Math.sqrt(expected / draws.length), `mean of ${share}`);
      assert.ok(Math.abs(variance / expected - 1) < 0.1, `variance of ${share}`);
    });
  }
});

test('the index is 0 for equal shares and Σ (p − q) ln(p / q) otherwise', () => {
  assert.equal(stabilityIndex([10, 20], [10, 20]), 0);
  assert.ok(
    Math.abs(
      stabilityIndex([50_000, 50_000], [60_000, 40_000]) - (0.1 * Math.log(1.2) - 0.1 * Math.log(0.8)),
    ) < 1e-5,
  );
  assert.ok(Number.isFinite(stabilityIndex([10, 0], [0, 10])));
});

test('chance passes the limit about once in a thousand times, for small and large samples', () => {
  const random = rng(11);
  for (const size of [100, 3446]) {
    const limit = chanceLimit(multinomial(random, size, tenths), multinomial(random, size, tenths), 1);
    const passed = Array.from({ length: 20_000 }, () =>
      stabilityIndex(multinomial(random, size, tenths), multinomial(random, size, tenths)),
    ).filter((index) => index > limit).length;
    assert.ok(passed >= 4 && passed <= 60, `${passed} of 20,000 at ${size}`);
  }
});

test('a fixed 0.1 would fire on many clean samples of 100, and the calibrated limit does not', () => {
  const random = rng(5);
  const clean = Array.from({ length: 2000 }, () =>
    stabilityIndex(multinomial(random, 100, tenths), multinomial(random, 100, tenths)),
  );
  const limit = chanceLimit(multinomial(random, 100, tenths), multinomial(random, 100, tenths), 1);
  const share = (above: number) => clean.filter((index) => index > above).length / clean.length;
  assert.ok(share(0.1) > 0.3, `${share(0.1)}`);
  assert.ok(share(limit) < 0.005, `${share(limit)}`);
});
