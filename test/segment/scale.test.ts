import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeatureMatrix } from '../../src/domain/feature-matrix.ts';
import { assign } from '../../src/segment/assign.ts';
import { fitScaling, scaleRows } from '../../src/segment/scale.ts';

const matrix = (values: number[], levels: string[] = [], codes: number[] = []): FeatureMatrix => ({
  ids: values.map((_, i) => `C${i}`),
  numeric: [{ name: 'x', values: Float64Array.from(values) }],
  categorical: levels.length > 0 ? [{ name: 'c', levels, codes: Int32Array.from(codes) }] : [],
});

test('min–max without clipping takes the column to 0…1', () => {
  const numeric = fitScaling(matrix([10, 20, 30]), { scaling: 'min-max', clip: null });
  assert.deepEqual(
    [...scaleRows(matrix([10, 15, 30, 50]), { numeric, categorical: [] }).numeric[0]!],
    [0, 0.25, 1, 2],
  );
});

test('clipping bounds what one absurd value can do, and is frozen for later rows', () => {
  const values = Array.from({ length: 201 }, (_, i) => i);
  const numeric = fitScaling(matrix([...values.slice(0, 200), 1e9]), {
    scaling: 'min-max',
    clip: [0.5, 99.5],
  });
  assert.deepEqual([numeric[0]!.low, numeric[0]!.high], [1, 199]);
  assert.deepEqual(
    [...scaleRows(matrix([0, 100, 1e12, Number.NaN]), { numeric, categorical: [] }).numeric[0]!],
    [0, 0.5, 1, Number.NaN],
  );
});

test('z-scores have mean 0 and deviation 1, and a constant column is 0', () => {
  const numeric = fitScaling(matrix([1, 2, 3]), { scaling: 'z-score', clip: null });
  const scaled = scaleRows(matrix([1, 2, 3]), { numeric, categorical: [] }).numeric[0]!;
  assert.ok(Math.abs(scaled[2]! - Math.sqrt(1.5)) < 1e-12);
  assert.deepEqual(
    [
      ...scaleRows(matrix([5, 5]), {
        numeric: fitScaling(matrix([5, 5]), { scaling: 'z-score', clip: null }),
        categorical: [],
      }).numeric[0]!,
    ],
    [0, 0],
  );
});

test('a level that the model does not know gets a code past its levels, and a missing one stays missing', () => {
  const data = scaleRows(matrix([0, 0, 0], ['a', 'new', 'z'], [2, 1, -1]), {
    numeric: [],
    categorical: [{ name: 'c', levels: ['a', 'm', 'z'] }],
  });
  assert.deepEqual([...data.categorical[0]!.codes], [2, 3, -1]);
});

test('customers who miss a feature are assigned by the others and marked; those who miss all are not', () => {
  const model = {
    numeric: [{ name: 'x', low: null, high: null, offset: 0, divisor: 1 }],
    categorical: [{ name: 'c', levels: ['a', 'b'] }],
    gamma: 0.1,
    prototypes: [
      { segment: 0, stability: null, numeric: [0], categorical: ['a'] },
      { segment: 1, stability: null, numeric: [1], categorical: ['b'] },
    ],
  } as const;
  const found = assign(matrix([0.9, Number.NaN, 0.1, Number.NaN], ['a', 'b', 'c'], [0, 1, -1, -1]), model);
  assert.deepEqual([...found.segment], [1, 1, 0, -1]);
  assert.deepEqual([...found.complete], [1, 0, 0, 0]);
  assert.deepEqual([...found.next], [0, 0, 1, -1]);
  assert.ok(Math.abs(found.distance[0]! - (0.01 + 0.1)) < 1e-12);
  assert.ok(Number.isNaN(found.distance[3]));
});
