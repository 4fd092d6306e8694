import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { gower, gowerCondensed } from '../../src/cluster/index.ts';
import { close } from './close.ts';
import { type GoldenGen, goldenCsv, goldenJson, table } from './golden.ts';
import { tableOf, tables } from './tables.ts';

interface Daisy {
  readonly n: number;
  readonly matrix_top: readonly (readonly number[])[];
  readonly rowsum_first20: readonly number[];
  readonly total: number;
  readonly max: number;
  readonly weights?: readonly number[];
  readonly weighted_top10?: readonly (readonly number[])[];
}

const daisy = goldenJson<{ daisy: Record<string, Daisy> }>('r_reference.json').daisy;

for (const name of ['g50', 'g1000m'] as const) {
  const golden = goldenJson<GoldenGen>(`gen/${name}.json`);
  const data = table(goldenCsv(name), golden.numeric, golden.categorical);
  const expected = daisy[name]!;

  test(`equals R's daisy on ${name}, missing values included`, () => {
    const distance = gower(data);
    expected.matrix_top.forEach((row, a) => {
      row.forEach((value, b) => {
        close(distance(a, b), value, 1e-12, `d(${a}, ${b})`);
      });
    });
    expected.rowsum_first20.forEach((sum, a) => {
      let own = 0;
      for (let b = 0; b < data.rows; b++) own += distance(a, b);
      close(own, sum, 1e-11, `row ${a}`);
    });
    const pairs = gowerCondensed(data);
    close(
      pairs.reduce((sum, value) => sum + value, 0),
      expected.total / 2,
      1e-11,
      'total',
    );
  });

  if (expected.weights === undefined) continue;
  test(`equals R's daisy on ${name} with column weights`, () => {
    const distance = gower(data, { weights: expected.weights });
    expected.weighted_top10!.forEach((row, a) => {
      row.forEach((value, b) => {
        close(distance(a, b), value, 1e-12, `d(${a}, ${b})`);
      });
    });
  });
}

describe('gower', () => {
  test('lies in [0, 1], is symmetric and 0 on the diagonal', () => {
    fc.assert(
      fc.property(tables(2, 12), (data) => {
        const distance = gower(data);
        for (let a = 0; a < data.rows; a++) {
          assert.equal(distance(a, a), 0);
          for (let b = 0; b < a; b++) {
            assert.ok(distance(a, b) >= 0 && distance(a, b) <= 1 + 1e-15);
            assert.equal(distance(a, b), distance(b, a));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a constant column counts, with no difference', () => {
    const distance = gower(
      tableOf([
        [0, 7],
        [1, 7],
      ]),
    );
    assert.equal(distance(0, 1), 0.5);
  });

  test('rows that share no column have no distance', () => {
    const distance = gower(
      tableOf([
        [1, Number.NaN],
        [Number.NaN, 1],
      ]),
    );
    assert.ok(Number.isNaN(distance(0, 1)));
  });

  test('an unknown level differs from everything but its own row', () => {
    const column = { codes: Int32Array.of(1, 1, 0), levels: ['a'] };
    const distance = gower({ rows: 3, numeric: [], categorical: [column] });
    assert.equal(distance(0, 1), 1);
    assert.equal(distance(0, 2), 1);
    assert.equal(distance(0, 0), 0);
  });

  test('refuses weights that are negative, all 0 or too few', () => {
    const data = tableOf([[1, 2]]);
    for (const weights of [[1], [1, -1], [0, 0]]) assert.throws(() => gower(data, { weights }), RangeError);
  });
});
