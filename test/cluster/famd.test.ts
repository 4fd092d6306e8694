import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { famd, type MixedData, transformFamd } from '../../src/cluster/index.ts';
import { allClose, close } from './close.ts';
import { features, type GoldenGen, goldenCsv, goldenJson, skipWithoutFeatures, table } from './golden.ts';
import { pick, tableOf, tables } from './tables.ts';

type Matrix = readonly (readonly number[])[];

interface FactoMineR {
  readonly eig: readonly number[];
  readonly ind_coord_first30: Matrix;
  readonly var_contrib: Readonly<Record<string, readonly number[]>>;
  readonly quanti_coord: Readonly<Record<string, readonly number[]>>;
  readonly quali_coord: Readonly<Record<string, readonly number[]>>;
}

interface Prince {
  readonly eigenvalues: readonly number[];
  readonly total_inertia: number;
  readonly row_coordinates_first30: Matrix;
  readonly column_contributions: Readonly<Record<string, readonly number[]>>;
}

const r = goldenJson<{ famd: Record<string, FactoMineR> }>('r_reference.json').famd;
const prince = goldenJson<Record<string, Prince>>('famd_prince_0.20.1.json');

/** Column d of a row-major table of `width` columns. */
function column(values: Float64Array, width: number, d: number, rows = values.length / width): number[] {
  return Array.from({ length: rows }, (_, i) => values[i * width + d]!);
}

/** ±1, whichever turns our dimension d the way of the peer's. */
function turn(own: readonly number[], theirs: readonly number[]): number {
  return own.reduce((sum, value, i) => sum + value * theirs[i]!, 0) < 0 ? -1 : 1;
}

function assertEqualsPeers(data: MixedData, name: string): void {
  const result = famd(data);
  const { dimensions } = result.projection;
  const facto = r[name]!;
  const theirs = prince[name]!;
  const kept = facto.eig.length;
  allClose(result.eigenvalues.slice(0, kept), facto.eig, 1e-8, 'eigenvalue');
  allClose(result.eigenvalues.slice(0, theirs.eigenvalues.length), theirs.eigenvalues, 1e-8, 'eigenvalue');
  close(result.inertia, theirs.total_inertia, 1e-8, 'inertia');

  const quanti = Object.values(facto.quanti_coord);
  const quali = Object.values(facto.quali_coord);
  const shares = Object.values(facto.var_contrib);
  const princeShares = Object.values(theirs.column_contributions);
  for (let d = 0; d < kept; d++) {
    const own = column(result.rows, dimensions, d, 30);
    const peer = facto.ind_coord_first30.map((row) => row[d]!);
    const sign = turn(own, peer);
    const turned = (values: number[]) => values.map((value) => value * sign);
    allClose(turned(own), peer, 1e-6, `rows, dimension ${d}`);
    const fromPrince = theirs.row_coordinates_first30.map((row) => row[d]!);
    const princeSign = turn(own, fromPrince);
    allClose(
      own.map((value) => value * princeSign),
      fromPrince,
      1e-6,
      `prince rows, dimension ${d}`,
    );
    allClose(
      turned(column(result.correlations, dimensions, d)),
      quanti.map((row) => row[d]!),
      1e-6,
      'correlation',
    );
    const levels = result.levels.flatMap((values) => column(values, dimensions, d));
    allClose(
      turned(levels),
      quali.map((row) => row[d]!),
      1e-6,
      'level',
    );
    allClose(
      column(result.contributions, dimensions, d),
      shares.map((row) => row[d]! / 100),
      1e-6,
      'share',
    );
    allClose(
      column(result.contributions, dimensions, d),
      princeShares.map((row) => row[d]!),
      1e-6,
      'prince share',
    );
  }
}

test('equals FactoMineR and prince on g50', () => {
  const golden = goldenJson<GoldenGen>('gen/g50.json');
  assertEqualsPeers(table(goldenCsv('g50'), golden.numeric, golden.categorical), 'g50');
});

test('equals FactoMineR and prince on the reference features', { skip: skipWithoutFeatures }, () => {
  assertEqualsPeers(features(), 'ref');
});

describe('famd', () => {
  test('transform gives the rows of the fit the coordinates of the fit, also a few at a time', () => {
    fc.assert(
      fc.property(tables(2, 30), (data) => {
        const fit = famd(data);
        allClose(transformFamd(fit, data), fit.rows, 1e-12, 'row');
        const some = [0, data.rows - 1];
        const { dimensions } = fit.projection;
        const expected = some.flatMap((row) => [...fit.rows.slice(row * dimensions, (row + 1) * dimensions)]);
        allClose(transformFamd(fit, pick(data, some)), expected, 1e-12, 'row');
      }),
      { numRuns: 50 },
    );
  });

  test("a dimension's variance is its eigenvalue, and contributions sum to 1", () => {
    fc.assert(
      fc.property(tables(3, 30), (data) => {
        const fit = famd(data);
        const { dimensions } = fit.projection;
        for (let d = 0; d < dimensions; d++) {
          const squares = column(fit.rows, dimensions, d).reduce((sum, value) => sum + value * value, 0);
          close(squares / data.rows, fit.eigenvalues[d]!, 1e-9, 'variance');
          close(
            column(fit.contributions, dimensions, d).reduce((sum, value) => sum + value, 0),
            1,
            1e-9,
            'contributions',
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  test('constant columns and single levels contribute nothing', () => {
    const numbers = [0, 1, 5, 2].map((value) => [value, 1e9]);
    const fit = famd(
      tableOf(
        numbers,
        numbers.map(() => ['same']),
      ),
    );
    assert.deepEqual([...fit.eigenvalues].map(Math.round), [1]);
    assert.deepEqual([...fit.contributions], [1, 0, 0]);
    assert.ok(fit.rows.every(Number.isFinite));
  });

  test('rows that are all equal have no dimensions', () => {
    const fit = famd(tableOf([[1], [1]], [['a'], ['a']]));
    assert.equal(fit.eigenvalues.length, 0);
    assert.equal(fit.rows.length, 0);
    assert.equal(fit.inertia, 0);
  });

  test('a single row has no dimensions', () => {
    assert.equal(famd(tableOf([[1]], [['a']])).eigenvalues.length, 0);
  });

  test('a level that no row of the fit has changes nothing', () => {
    const seen = tableOf([[0], [1], [3]], [['a'], ['c'], ['a']]);
    const { codes } = seen.categorical[0]!;
    const wider = {
      ...seen,
      categorical: [{ codes: codes.map((code) => code * 2), levels: ['a', 'b', 'c'] }],
    };
    allClose(famd(wider).eigenvalues, famd(seen).eigenvalues, 1e-12, 'eigenvalue');
    assert.ok(famd(wider).rows.every(Number.isFinite));
  });

  test('in transform, missing cells and unknown levels count as average', () => {
    const fit = famd(tableOf([[0], [1], [5], [2]], [['a'], ['b'], ['a'], ['b']]));
    const empty = {
      rows: 1,
      numeric: [Float64Array.of(Number.NaN)],
      categorical: [{ codes: Int32Array.of(-1), levels: ['a', 'b'] }],
    };
    assert.ok(transformFamd(fit, empty).every((value) => value === 0));
    const unknown = { ...empty, categorical: [{ codes: Int32Array.of(2), levels: ['a', 'b'] }] };
    assert.ok(transformFamd(fit, unknown).every((value) => value === 0));
  });

  test('refuses no rows, missing values in the fit, and other columns in transform', () => {
    assert.throws(() => famd(tableOf([])), RangeError);
    assert.throws(() => famd(tableOf([[Number.NaN], [1]])), RangeError);
    assert.throws(() => transformFamd(famd(tableOf([[0], [1]])), tableOf([[0, 1]])), RangeError);
  });
});
