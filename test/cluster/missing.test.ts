import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  fillMissing,
  gower,
  gowerIndex,
  gowerSilhouette,
  kprototypes,
  type MixedData,
  nearestTwo,
  predict,
} from '../../src/cluster/index.ts';
import { allClose, close } from './close.ts';
import { type GoldenGen, goldenCsv, goldenJson, labelsOf, table } from './golden.ts';
import { distinctRows, tableOf, tables } from './tables.ts';

interface Peer {
  readonly init_rows_0based: readonly number[];
  readonly 'tot.withinss': number;
  readonly size: readonly number[];
  readonly labels: string;
}

/** z-scores with ddof 0 over the values there are. */
function zScorePresent(column: Float64Array): Float64Array {
  const values = column.filter((value) => !Number.isNaN(value));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return column.map((value) => (value - mean) / deviation);
}

describe('missing cells in a fit, against clustMixType', () => {
  const golden = goldenJson<GoldenGen>('gen/g1000m.json');
  const data = table(goldenCsv('g1000m'), golden.numeric, golden.categorical, zScorePresent);
  const peers = goldenJson<{ clustMixType_missing: Record<string, Peer> }>('r_reference.json');
  for (const [key, peer] of Object.entries(peers.clustMixType_missing)) {
    test(key, () => {
      const rows = peer.init_rows_0based;
      const missing = key.endsWith('imp.internal') ? 'impute' : 'ignore';
      const fit = kprototypes(data, { k: rows.length, gamma: 0.5, init: { rows }, missing });
      assert.deepEqual(fit.labels, labelsOf(peer.labels));
      close(fit.cost, peer['tot.withinss'], 1e-9, 'cost');
      assert.deepEqual([...fit.sizes], peer.size);
      if (!key.endsWith('imp.onestep')) return;
      const filled = fillMissing(data, fit, fit.labels);
      assert.ok(filled.numeric.every((column) => column.every((value) => !Number.isNaN(value))));
      assert.ok(filled.categorical.every(({ codes }) => codes.every((code) => code >= 0)));
      close(
        predict(fit, filled).distances.reduce((sum, distance) => sum + distance, 0),
        peer['tot.withinss'],
        1e-9,
        'cost',
      );
    });
  }
});

/** Tables with holes: every cell of the chosen numbers is missing. */
const withGaps = tables(2, 25).chain((data) =>
  fc.array(fc.nat(9), { minLength: data.rows * 8, maxLength: data.rows * 8 }).map((holes): MixedData => {
    const isHole = (row: number, column: number) => holes[(row * 8 + column) % holes.length]! < 2;
    return {
      rows: data.rows,
      numeric: data.numeric.map((column, j) => column.map((value, i) => (isHole(i, j) ? Number.NaN : value))),
      categorical: data.categorical.map(({ codes, levels }, j) => ({
        codes: codes.map((code, i) => (isHole(i, data.numeric.length + j) ? -1 : code)),
        levels,
      })),
    };
  }),
);

test('ignored missing cells: the cost never rises, and predict gives the labels', () => {
  fc.assert(
    fc.property(withGaps, fc.constantFrom('batch' as const, 'online' as const), (data, update) => {
      fc.pre(distinctRows(data) > 1);
      const fit = kprototypes(data, { k: 2, missing: 'ignore', gamma: 1, update, init: 'random' });
      const { labels, distances } = predict(fit, data);
      assert.deepEqual(labels, fit.labels);
      assert.deepEqual(nearestTwo(fit, data).labels, labels);
      close(
        fit.cost,
        distances.reduce((sum, distance) => sum + distance, 0),
        1e-9,
      );
      if (update === 'online') return;
      fit.costs.forEach((cost, i) => {
        assert.ok(i === 0 || cost <= fit.costs[i - 1]! * (1 + 1e-12) + 1e-12);
      });
    }),
    { numRuns: 60 },
  );
});

test('a table without missing cells is fitted the same in all three ways', () => {
  fc.assert(
    fc.property(tables(3, 30), (data) => {
      const fits = (['refuse', 'ignore', 'impute'] as const).map((missing) =>
        kprototypes(data, { k: 1, gamma: 1, missing }),
      );
      assert.deepEqual(fits[1], fits[0]);
      assert.deepEqual(fits[2], fits[0]);
    }),
    { numRuns: 20 },
  );
});

test('a silhouette with missing cells equals its definition over pairs', () => {
  fc.assert(
    fc.property(withGaps, fc.array(fc.nat(2), { minLength: 25, maxLength: 25 }), (data, drawn) => {
      const labels = Uint16Array.from({ length: data.rows }, (_, i) => drawn[i]!);
      const { widths } = gowerSilhouette(gowerIndex(data), labels, 3);
      allClose(widths, widthsByPairs(data, labels, 3), 1e-9, 'width');
    }),
    { numRuns: 200 },
  );
});

/** Rousseeuw's definition; pairs that share no column have no distance, and enter no mean. */
function widthsByPairs(data: MixedData, labels: Uint16Array, k: number): number[] {
  const distance = gower(data);
  return Array.from(labels, (own, i) => {
    const sums = new Array<number>(k).fill(0);
    const counts = new Array<number>(k).fill(0);
    labels.forEach((label, j) => {
      const d = distance(i, j);
      if (j === i || Number.isNaN(d)) return;
      sums[label]! += d;
      counts[label]!++;
    });
    if (counts[own] === 0) return 0;
    const within = sums[own]! / counts[own]!;
    const others = sums.flatMap((sum, c) => (c === own || counts[c] === 0 ? [] : [sum / counts[c]!]));
    if (others.length === 0) return 0;
    const between = Math.min(...others);
    const larger = Math.max(within, between);
    return larger < 1e-14 ? 0 : (between - within) / larger;
  });
}

test('what a fit cannot do with missing cells it says', () => {
  const data = tableOf([[1], [Number.NaN], [3]]);
  assert.throws(() => kprototypes(data, { k: 2 }), /missing value in row 1/);
  assert.throws(() => kprototypes(data, { k: 2, missing: 'impute', update: 'online' }), /batch updates/);
});
