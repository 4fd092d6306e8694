import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calinskiHarabasz, daviesBouldin } from '../../src/cluster/index.ts';
import { numericSilhouette } from '../../src/cluster/numeric-silhouette.ts';
import { close } from './close.ts';
import {
  complete,
  features,
  type GoldenGen,
  type GoldenRun,
  goldenCsv,
  goldenJson,
  labelsOf,
  minMax,
  skipWithoutFeatures,
  table,
  zScore,
} from './golden.ts';
import { tableOf } from './tables.ts';

for (const name of ['g50', 'g1000m'] as const) {
  test(`equals scikit-learn on ${name}`, () => {
    const golden = goldenJson<GoldenGen>(`gen/${name}.json`);
    const data = table(complete(goldenCsv(name)), golden.numeric, golden.categorical, zScore);
    const labels = labelsOf(golden.kprototypes.explicit_k3_gammaauto!.labels);
    const expected = golden.internal_k3_zscored_numeric;
    close(calinskiHarabasz(data, labels, 3)!, expected.calinski_harabasz, 1e-9);
    // scikit-learn puts the only row of a cluster 1e-8 from its own mean, by rounding.
    close(daviesBouldin(data, labels, 3)!, expected.davies_bouldin, 1e-8);
    close(numericSilhouette(data, labels, 3)!, expected.silhouette_euclid, 1e-9);
    close(numericSilhouette(data, labels, 3, 'manhattan')!, expected.silhouette_manhattan, 1e-9);
  });
}

test('equals scikit-learn on the reference features', { skip: skipWithoutFeatures }, () => {
  const data = features(minMax);
  const runs = goldenJson<{ kprototypes_seeded_Cao_ninit10_maxiter20_rs42: Record<string, GoldenRun> }>(
    'ref/kprototypes.json',
  ).kprototypes_seeded_Cao_ninit10_maxiter20_rs42;
  const expected = goldenJson<{
    internal_on_scaled_numeric: Record<string, { calinski_harabasz: number; davies_bouldin: number }>;
  }>('ref/gower_silhouette.json').internal_on_scaled_numeric;
  for (const [k, values] of Object.entries(expected)) {
    const labels = labelsOf(runs[k]!.labels);
    close(calinskiHarabasz(data, labels, Number(k))!, values.calinski_harabasz, 1e-9, `k = ${k}`);
    close(daviesBouldin(data, labels, Number(k))!, values.davies_bouldin, 1e-9, `k = ${k}`);
  }
});

test('clusters without spread have the best of values', () => {
  const data = tableOf([[0], [0], [5]]);
  assert.equal(calinskiHarabasz(data, Uint16Array.of(0, 0, 1), 2), 1);
  assert.equal(daviesBouldin(data, Uint16Array.of(0, 0, 1), 2), 0);
});

test('there is no value for one cluster, nor without numeric columns', () => {
  assert.equal(calinskiHarabasz(tableOf([[0], [1]]), Uint16Array.of(0, 0), 1), null);
  assert.equal(numericSilhouette(tableOf([[0], [1]]), Uint16Array.of(0, 0), 1), null);
  assert.equal(daviesBouldin(tableOf([[], []], [['a'], ['b']]), Uint16Array.of(0, 1), 2), null);
});
