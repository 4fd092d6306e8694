import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { agreement, contingency } from '../../src/cluster/index.ts';
import { close } from './close.ts';
import { complete, type GoldenGen, type GoldenRun, goldenCsv, goldenJson, labelsOf } from './golden.ts';

for (const name of ['g50', 'g1000m'] as const) {
  test(`equals scikit-learn on ${name}`, () => {
    const golden = goldenJson<GoldenGen>(`gen/${name}.json`);
    const truth = complete(goldenCsv(name)).map((record) => Number(record.true));
    const labels = labelsOf(golden.kprototypes.explicit_k3_gammaauto!.labels);
    const { fmi, contingency: cells, ...expected } = golden.external_k3_vs_true;
    const measured = agreement(truth, labels);
    for (const [key, value] of Object.entries(expected)) {
      close(measured[key as keyof typeof expected], value, 1e-9, key);
    }
    close(measured.fowlkesMallows, fmi, 1e-9, 'fmi');
    assert.deepEqual([...contingency(truth, labels).cells], cells.flat());
  });
}

test('equals scikit-learn on the published segmentations', () => {
  const runs = goldenJson<{ kprototypes_seeded_Cao_ninit10_maxiter20_rs42: Record<string, GoldenRun> }>(
    'ref/kprototypes.json',
  ).kprototypes_seeded_Cao_ninit10_maxiter20_rs42;
  const expected = goldenJson<{
    pairwise_partition: Record<string, Record<'ari' | 'ami' | 'nmi' | 'fmi' | 'v', number>>;
  }>('ref/gower_silhouette.json').pairwise_partition;
  for (const [pair, { fmi, ...rest }] of Object.entries(expected)) {
    const [a, b] = pair.split('_').map((k) => labelsOf(runs[k]!.labels));
    const measured = agreement(a!, b!);
    close(measured.fowlkesMallows, fmi, 1e-9, `${pair} fmi`);
    for (const [key, value] of Object.entries(rest))
      close(measured[key as keyof typeof rest], value, 1e-9, `${pair} ${key}`);
  }
});

describe('agreement', () => {
  const labellings = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 40 });

  test('renamed labels agree fully', () => {
    fc.assert(
      fc.property(labellings, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (labels, names) => {
        const { ari, rand, ami, nmi, v, jaccard } = agreement(
          labels,
          labels.map((label) => names[label]!),
        );
        for (const measure of [ari, rand, nmi, v]) close(measure, 1, 1e-9);
        close(ami, 1, 1e-6, 'ami');
        jaccard.forEach((similarity, label) => {
          assert.equal(similarity, labels.includes(label) ? 1 : 0);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('the best match of a halved cluster is its larger half', () => {
    assert.deepEqual([...agreement([0, 0, 0, 1], [0, 0, 1, 2]).jaccard], [2 / 3, 1]);
  });

  test('everything together against everything apart is no agreement', () => {
    const { ari, homogeneity, completeness, fowlkesMallows } = agreement([0, 0, 0], [0, 1, 2]);
    assert.equal(ari, 0);
    assert.equal(homogeneity, 1);
    assert.equal(completeness, 0);
    assert.equal(fowlkesMallows, 0);
  });

  test('refuses labellings of different rows, or of none', () => {
    assert.throws(() => agreement([0], [0, 1]), RangeError);
    assert.throws(() => agreement([], []), RangeError);
  });
});
