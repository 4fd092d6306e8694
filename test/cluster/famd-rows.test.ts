import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { famd, famdCosines, type MixedData, rowContributions } from '../../src/cluster/index.ts';
import { allClose, close } from './close.ts';
import { features, type GoldenGen, goldenCsv, goldenJson, skipWithoutFeatures, table } from './golden.ts';
import { tables } from './tables.ts';

interface FactoMineR {
  readonly eig: readonly number[];
  /** Per cent. */
  readonly ind_contrib_first5: readonly (readonly number[])[];
  readonly ind_cos2_first5: readonly (readonly number[])[];
  readonly var_coord: Readonly<Record<string, readonly number[]>>;
}

const r = goldenJson<{ famd: Record<string, FactoMineR> }>('r_reference.json').famd;

function assertEqualsFactoMineR(data: MixedData, name: string): void {
  const peer = r[name]!;
  const kept = peer.eig.length;
  const fit = famd(data, { dimensions: kept });
  const first = (values: Float64Array, row: number) => values.slice(row * kept, (row + 1) * kept);
  const cosines = famdCosines(fit, data);
  const contributions = rowContributions(fit).map((share) => 100 * share);
  peer.ind_cos2_first5.forEach((row, i) => {
    allClose(first(cosines, i), row, 1e-6, 'cos²');
  });
  peer.ind_contrib_first5.forEach((row, i) => {
    allClose(first(contributions, i), row, 1e-6, 'contribution');
  });
  Object.values(peer.var_coord).forEach((row, j) => {
    allClose(first(fit.explained, j), row, 1e-6, 'explained');
  });
}

test("rows' cos² and contributions, and columns' squared correlations, are FactoMineR's on g50", () => {
  const golden = goldenJson<GoldenGen>('gen/g50.json');
  assertEqualsFactoMineR(table(goldenCsv('g50'), golden.numeric, golden.categorical), 'g50');
});

test('and on the reference features', { skip: skipWithoutFeatures }, () => {
  assertEqualsFactoMineR(features(), 'ref');
});

test('over all dimensions, cos² of rows and levels sum to 1; fewer dimensions are the first of them', () => {
  fc.assert(
    fc.property(tables(3, 30), fc.nat(3), (data, dimensions) => {
      const fit = famd(data);
      const all = fit.projection.dimensions;
      const cosines = famdCosines(fit, data);
      const sumsOf = (table: Float64Array) =>
        Array.from({ length: all === 0 ? 0 : table.length / all }, (_, i) =>
          table.slice(i * all, (i + 1) * all).reduce((sum, value) => sum + value, 0),
        );
      for (const sum of [...sumsOf(cosines), ...fit.levelCosines.flatMap(sumsOf)]) {
        assert.ok(sum < 1e-9 || Math.abs(sum - 1) < 1e-6, `${sum}`);
      }
      const few = famd(data, { dimensions });
      assert.deepEqual(few.eigenvalues, fit.eigenvalues.slice(0, dimensions));
      close(few.inertia, fit.inertia, 1e-12);
    }),
    { numRuns: 60 },
  );
  assert.throws(
    () => famd({ rows: 1, numeric: [Float64Array.of(1)], categorical: [] }, { dimensions: -1 }),
    RangeError,
  );
});
