import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { agreement, informativeGamma, kprototypes, varianceGamma } from '../../src/cluster/index.ts';
import { rng } from '../../src/math/rng.ts';
import { close } from './close.ts';
import { type GoldenGen, goldenCsv, goldenJson, table, zScore } from './golden.ts';
import { tableOf } from './tables.ts';

test("the variance weighting is clustMixType's lambdaest", () => {
  const golden = goldenJson<GoldenGen>('gen/g50.json');
  const data = table(goldenCsv('g50'), golden.numeric, golden.categorical, zScore);
  const { lambdaest } = goldenJson<{ clustMixType: { g50: { lambdaest: Record<string, number> } } }>(
    'r_reference.json',
  ).clustMixType.g50;
  close(varianceGamma(data), lambdaest.var_gini!, 1e-12);
  close(varianceGamma(data, 'hamming'), lambdaest.var_hamming!, 1e-12);
  assert.equal(varianceGamma(tableOf([[1], [2]])), 1);
  assert.throws(() => varianceGamma(tableOf([[1], [2]], [['a'], ['a']])), /No category varies/);
});

/** Three classes that only the numbers, or only the categories, tell apart; the other part is noise. */
function oneSided(side: 'numbers' | 'categories') {
  const random = rng(7);
  const classes = Uint16Array.from({ length: 600 }, () => random.int(3));
  const pick = (c: number) => (random.next() < 0.85 ? 'abc'[c]! : 'abc'[random.int(3)]!);
  const data = tableOf(
    Array.from(classes, (c) => [0, 1, 2].map(() => random.normal() + (side === 'numbers' ? 3 * c : 0))),
    Array.from(classes, (c) =>
      [0, 1, 2, 3].map(() => (side === 'categories' ? pick(c) : 'abc'[random.int(3)]!)),
    ),
  );
  return { data: { ...data, numeric: data.numeric.map(zScore) }, classes };
}

describe('the informative weighting', () => {
  for (const side of ['numbers', 'categories'] as const) {
    test(`finds classes that only the ${side} tell apart`, () => {
      const { data, classes } = oneSided(side);
      const { gamma, trials } = informativeGamma(data, { k: 3 });
      assert.ok(agreement(classes, kprototypes(data, { k: 3, gamma }).labels).ari > 0.85);
      assert.equal(trials.length, 11);
      assert.ok(
        trials.every(
          ({ information }) => information <= trials.find((each) => each.gamma === gamma)!.information,
        ),
      );
    });
  }

  test('does not depend on the scale of the numbers', () => {
    const { data } = oneSided('numbers');
    const scaled = { ...data, numeric: data.numeric.map((column) => column.map((value) => value * 1024)) };
    const { gamma } = informativeGamma(data, { k: 3 });
    close(informativeGamma(scaled, { k: 3 }).gamma, gamma * 1024 ** 2, 1e-9);
  });

  test('passes over a k beyond the distinct rows, and refuses where all are', () => {
    const data = tableOf([[0], [1], [1]], [['a'], ['b'], ['b']]);
    assert.ok(informativeGamma(data, { k: [2, 5] }).gamma > 0);
    assert.throws(() => informativeGamma(data, { k: 5 }), /5 clusters need 5 different rows/);
  });

  test('is 1 where there is nothing to weigh', () => {
    assert.equal(informativeGamma(tableOf([[0], [1]]), { k: 2 }).gamma, 1);
  });
});
