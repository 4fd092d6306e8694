import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { gower, gowerIndex, gowerSilhouette, kprototypes, type MixedData } from '../../src/cluster/index.ts';
import { allClose, close } from './close.ts';
import { features, type GoldenRun, goldenJson, labelsOf, minMax, skipWithoutFeatures } from './golden.ts';
import { tableOf, tables } from './tables.ts';

/** Rousseeuw's definition, over pairs. */
function byDefinition(
  data: MixedData,
  labels: Uint16Array,
  k: number,
  weights?: readonly number[],
): number[] {
  const distance = gower(data, { weights });
  return Array.from(labels, (own, i) => {
    const sums = new Array<number>(k).fill(0);
    const counts = new Array<number>(k).fill(0);
    labels.forEach((label, j) => {
      if (j === i) return;
      sums[label]! += distance(i, j);
      counts[label]!++;
    });
    if (counts[own] === 0) return 0;
    const within = sums[own]! / counts[own]!;
    const others = sums.map((sum, c) =>
      c === own || counts[c] === 0 ? Number.POSITIVE_INFINITY : sum / counts[c]!,
    );
    const between = Math.min(...others);
    if (between === Number.POSITIVE_INFINITY || Math.max(within, between) < 1e-14) return 0;
    return (between - within) / Math.max(within, between);
  });
}

test('rows between equals have no silhouette, whatever the rounding of sums leaves', () => {
  const column = new Float64Array(1000).fill(0.3);
  column[0] = 0;
  column[1] = 1;
  const data = { rows: 1000, numeric: [column], categorical: [] };
  const labels = Uint16Array.from(column, (_, row) => (row < 2 ? 2 : row % 2));
  const { widths } = gowerSilhouette(gowerIndex(data), labels, 3);
  assert.ok(widths.subarray(2).every((width) => width === 0));
});

describe('the Gower silhouette', () => {
  test('equals its definition over pairs, with and without column weights', () => {
    const cases = tables(1, 25).chain((data) =>
      fc.record({
        data: fc.constant(data),
        labels: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: data.rows, maxLength: data.rows }),
        weights: fc.option(
          fc.array(fc.integer({ min: 1, max: 4 }), {
            minLength: data.numeric.length + data.categorical.length,
            maxLength: data.numeric.length + data.categorical.length,
          }),
          { nil: undefined },
        ),
      }),
    );
    fc.assert(
      fc.property(cases, ({ data, labels, weights }) => {
        const { widths, mean } = gowerSilhouette(gowerIndex(data, { weights }), Uint16Array.from(labels), 5);
        const expected = byDefinition(data, Uint16Array.from(labels), 5, weights);
        allClose(widths, expected, 1e-9, 'width');
        close(mean, expected.reduce((sum, width) => sum + width, 0) / data.rows, 1e-9, 'mean');
      }),
      { numRuns: 100 },
    );
  });

  test('the only row of its cluster has 0, and so have all rows in one cluster', () => {
    const index = gowerIndex(tableOf([[0], [1], [5]]));
    assert.equal(gowerSilhouette(index, Uint16Array.of(0, 0, 1), 2).widths[2], 0);
    assert.equal(gowerSilhouette(index, Uint16Array.of(0, 0, 0), 1).mean, 0);
  });

  test('rows that are all equal have 0', () => {
    const index = gowerIndex(tableOf([[2], [2], [2], [2]]));
    assert.deepEqual([...gowerSilhouette(index, Uint16Array.of(0, 0, 1, 1), 2).widths], [0, 0, 0, 0]);
  });

  test('refuses infinite numbers and labels that do not fit', () => {
    assert.throws(() => gowerIndex(tableOf([[Number.POSITIVE_INFINITY]])), RangeError);
    const index = gowerIndex(tableOf([[0], [1]]));
    assert.throws(() => gowerSilhouette(index, Uint16Array.of(0), 1), RangeError);
    assert.throws(() => gowerSilhouette(index, Uint16Array.of(0, 2), 2), RangeError);
  });
});

describe('on the reference features', { skip: skipWithoutFeatures }, () => {
  const golden = goldenJson<{
    silhouette_exact: Record<string, number>;
    silhouette_samples_k3_first60: number[];
    silhouette_per_cluster_k3: number[];
  }>('ref/gower_silhouette.json');
  const published = goldenJson<{ kprototypes_seeded_Cao_ninit10_maxiter20_rs42: Record<string, GoldenRun> }>(
    'ref/kprototypes.json',
  ).kprototypes_seeded_Cao_ninit10_maxiter20_rs42;

  test('the published segmentations have the published silhouettes', () => {
    const index = gowerIndex(features());
    for (const [k, expected] of Object.entries(golden.silhouette_exact)) {
      close(
        gowerSilhouette(index, labelsOf(published[k]!.labels), Number(k)).mean,
        expected,
        1e-9,
        `k = ${k}`,
      );
    }
    const three = gowerSilhouette(index, labelsOf(published['3']!.labels), 3);
    allClose(three.widths.slice(0, 60), golden.silhouette_samples_k3_first60, 1e-6, 'width');
    allClose(three.clusters, golden.silhouette_per_cluster_k3, 1e-6, 'cluster');
  });

  test('our three segments reach the published silhouette', () => {
    const data = features(minMax);
    const { mean } = gowerSilhouette(gowerIndex(data), kprototypes(data, { k: 3 }).labels, 3);
    close(mean, 0.434330356547, 1e-11);
  });
});
