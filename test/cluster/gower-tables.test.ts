import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  gower,
  gowerBetween,
  gowerCondensed,
  gowerIndex,
  gowerMatrix,
  gowerNearest,
  gowerSilhouette,
  type MixedData,
} from '../../src/cluster/index.ts';
import { allClose, close } from './close.ts';
import { type GoldenGen, goldenCsv, goldenJson, table } from './golden.ts';
import { pick, tableOf, tables } from './tables.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test('the matrix, its condensed form, two tables and single pairs say the same', () => {
  fc.assert(
    fc.property(tables(2, 30), fc.boolean(), fc.boolean(), (whole, weighted, holes) => {
      const data: MixedData = holes
        ? {
            ...whole,
            numeric: whole.numeric.map((c, j) => c.map((v, i) => ((i + j) % 4 === 0 ? Number.NaN : v))),
          }
        : whole;
      const columns = data.numeric.length + data.categorical.length;
      const options = weighted ? { weights: range(1, columns + 1) } : {};
      const n = data.rows;
      const pair = gower(data, options);
      const matrix = gowerMatrix(data, options);
      const condensed = gowerCondensed(data, options);
      let position = 0;
      for (let a = 0; a < n; a++) {
        assert.equal(matrix[a * n + a], 0);
        for (let b = a + 1; b < n; b++, position++) {
          assert.equal(matrix[a * n + b], condensed[position]);
          assert.equal(matrix[b * n + a], condensed[position]);
          if (Number.isNaN(pair(a, b))) assert.ok(Number.isNaN(condensed[position]));
          else close(condensed[position]!, pair(a, b), 1e-15);
        }
      }
      const cut = Math.floor(n / 2);
      const between = gowerBetween(pick(data, range(0, cut)), pick(data, range(cut, n)), options);
      for (let a = 0; a < cut; a++) {
        for (let b = cut; b < n; b++) {
          const distance = between[a * (n - cut) + b - cut]!;
          if (Number.isNaN(pair(a, b))) assert.ok(Number.isNaN(distance));
          else close(distance, pair(a, b), 1e-12);
        }
      }
    }),
    { numRuns: 80 },
  );
});

test('two tables of as many rows are not taken for one, as the gower package does', () => {
  const one = tableOf([[0], [10]]);
  const other = tableOf([[10], [20]]);
  assert.deepEqual([...gowerBetween(one, other)], [0.5, 1, 0, 0.5]);
});

test('neighbours come nearest first, the earlier of equals', () => {
  fc.assert(
    fc.property(tables(3, 30), fc.integer({ min: 1, max: 5 }), (data, count) => {
      const query = pick(data, [0]);
      const { rows, distances } = gowerNearest(query, data, count);
      const all = [...gowerBetween(query, data)];
      const sorted = range(0, data.rows)
        .sort((a, b) => all[a]! - all[b]! || a - b)
        .slice(0, count);
      assert.deepEqual([...rows].slice(0, sorted.length), sorted);
      assert.deepEqual(
        [...distances].slice(0, sorted.length),
        sorted.map((row) => all[row]),
      );
      assert.ok([...rows].slice(sorted.length).every((row) => row === -1));
    }),
    { numRuns: 60 },
  );
});

test('two tables need the same columns and levels, and neighbours a number', () => {
  const data = tableOf([[1], [2]], [['a'], ['b']]);
  assert.throws(() => gowerBetween(data, tableOf([[1]], [['c']])), /same levels/);
  assert.throws(() => gowerBetween(data, tableOf([[1]])), /same columns/);
  assert.throws(() => gowerNearest(data, data, 0), /whole number/);
});

test("equals the gower package's matrix, weighted too, to float32", () => {
  const golden = goldenJson<
    GoldenGen & { gower_py: { matrix: number[][]; weighted_first25x25: number[][]; weights: number[] } }
  >('gen/g50.json');
  const data = table(goldenCsv('g50'), golden.numeric, golden.categorical);
  const { matrix, weighted_first25x25, weights } = golden.gower_py;
  const own = gowerMatrix(data);
  matrix.forEach((row, a) => {
    allClose(own.slice(a * data.rows, a * data.rows + row.length), row, 1e-6, `row ${a}`);
  });
  const weighted = gowerMatrix(data, { weights });
  weighted_first25x25.forEach((row, a) => {
    allClose(weighted.slice(a * data.rows, a * data.rows + row.length), row, 1e-6, `row ${a}`);
  });
});

interface Pam {
  readonly labels: readonly number[];
  readonly avg_sil: number;
  readonly clus_avg_sil: readonly number[];
}

for (const name of ['g50', 'g1000m'] as const) {
  test(`silhouettes of pam's clusters on ${name} are R's, missing values included`, () => {
    const golden = goldenJson<GoldenGen>(`gen/${name}.json`);
    const index = gowerIndex(table(goldenCsv(name), golden.numeric, golden.categorical));
    const pam = goldenJson<{ pam: Record<string, Record<string, Pam>> }>('r_reference.json').pam[name]!;
    for (const { labels, avg_sil, clus_avg_sil } of Object.values(pam)) {
      const k = clus_avg_sil.length;
      const { mean, clusters } = gowerSilhouette(
        index,
        Uint16Array.from(labels, (label) => label - 1),
        k,
      );
      close(mean, avg_sil, 1e-12, 'mean');
      allClose(clusters, clus_avg_sil, 1e-12, 'cluster');
    }
  });
}
