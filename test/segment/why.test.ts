import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeatureMatrix } from '../../src/domain/feature-matrix.ts';
import { MODEL_FORMAT, type SegmentModel } from '../../src/domain/model.ts';
import { rng } from '../../src/math/rng.ts';
import { assign } from '../../src/segment/assign.ts';
import { explain } from '../../src/segment/why.ts';

const levels = ['a', 'b', 'c'];
const random = rng(77);

/** A model of four segments with three numbers, one of them whole, and one category. */
function someModel(): SegmentModel {
  const scaled = (name: string, low: number, high: number) => ({
    name,
    low,
    high,
    offset: low,
    divisor: high - low,
  });
  return {
    format: MODEL_FORMAT,
    asOf: '2026-01-01',
    asked: '{}',
    numeric: [scaled('age', 18, 90), scaled('income', 9000, 200_000), scaled('x', -3, 4)],
    categorical: [{ name: 'status', levels }],
    gamma: 0.06 * random.next(),
    prototypes: [5, 3, 8, 1].map((segment) => ({
      segment,
      stability: null,
      numeric: [random.next(), random.next(), random.next()],
      categorical: [levels[random.int(3)]!],
    })),
    fittedOn: 0,
    starts: 1,
    seed: 0,
    cost: 0,
    famd: {
      eigenvalues: [],
      inertia: 0,
      contributions: {},
      projection: { dimensions: 0, means: [], deviations: [], shares: [], axes: [], levels: [] },
    },
    selection: [],
    kReason: '',
    reference: { numeric: [], categorical: [], cells: [], segments: [] },
  };
}

function someCustomers(rows: number): FeatureMatrix {
  const column = (name: string, of: () => number) => ({
    name,
    values: Float64Array.from({ length: rows }, of),
  });
  const sometimes = (value: number) => (random.next() < 0.05 ? Number.NaN : value);
  return {
    ids: Array.from({ length: rows }, (_, i) => `C${i}`),
    numeric: [
      column('age', () => sometimes(15 + random.int(80))),
      column('income', () => sometimes(250_000 * random.next())),
      column('x', () => -4 + 9 * random.next()),
    ],
    categorical: [
      { name: 'status', levels, codes: Int32Array.from({ length: rows }, () => random.int(4) - 1) },
    ],
  };
}

/** The segment of one customer with one number replaced. */
function segmentWith(
  matrix: FeatureMatrix,
  row: number,
  model: SegmentModel,
  feature: string,
  value: number | string,
) {
  const one: FeatureMatrix = {
    ids: ['C'],
    numeric: matrix.numeric.map(({ name, values }) => ({
      name,
      values: Float64Array.of(name === feature ? Number(value) : values[row]!),
    })),
    categorical: matrix.categorical.map(({ name, codes }) => ({
      name,
      levels,
      codes: Int32Array.of(name === feature ? levels.indexOf(String(value)) : codes[row]!),
    })),
  };
  return model.prototypes[assign(one, model).segment[0]!]!.segment;
}

test('the explanation agrees with the assignment, and its parts add up to the difference', () => {
  const model = someModel();
  const matrix = someCustomers(300);
  const assigned = assign(matrix, model);
  for (let row = 0; row < 300; row++) {
    const { segment, next, distance, nextDistance, features, certainty } = explain(matrix, row, model)!;
    assert.equal(segment, model.prototypes[assigned.segment[row]!]!.segment);
    assert.equal(next, model.prototypes[assigned.next[row]!]!.segment);
    assert.ok(Math.abs(distance - assigned.distance[row]!) < 1e-12);
    assert.ok(Math.abs(nextDistance! - assigned.nextDistance[row]!) < 1e-12);
    const sum = features.reduce((total, { weight }) => total + weight, 0);
    assert.ok(Math.abs(sum - (nextDistance! - distance)) < 1e-12);
    assert.ok(certainty! >= 0 && certainty! <= 1);
  }
});

test('the smallest change of 1,000 customers does cross, and nothing smaller does (brute force)', () => {
  let named = 0;
  for (let round = 0; round < 10; round++) {
    const model = someModel();
    const matrix = someCustomers(100);
    for (let row = 0; row < 100; row++) {
      const { next, changes } = explain(matrix, row, model)!;
      const [smallest] = changes;
      for (const { feature, to } of changes)
        assert.equal(segmentWith(matrix, row, model, feature, to), next, `${feature} to ${to}`);
      if (smallest) named++;
      const limit = smallest?.size ?? Number.POSITIVE_INFINITY;
      for (const { name, low, high, offset, divisor } of model.numeric) {
        const now = matrix.numeric.find((column) => column.name === name)!.values[row]!;
        if (Number.isNaN(now)) continue;
        const at = Math.min(high!, Math.max(low!, now));
        const step = name === 'age' ? 1 : (high! - low!) / 400;
        const first = name === 'age' ? Math.ceil(low!) : low!;
        for (let value = first; value <= high!; value += step) {
          const size = Math.abs(value - at) / divisor;
          if (size < limit - 1e-9) {
            const there = segmentWith(matrix, row, model, name, value);
            assert.notEqual(there, next, `${name} ${value} of customer ${row} is nearer (${offset})`);
          }
        }
      }
      if (Math.sqrt(model.gamma) < limit - 1e-9 && matrix.categorical[0]!.codes[row]! >= 0)
        for (const level of levels) assert.notEqual(segmentWith(matrix, row, model, 'status', level), next);
    }
  }
  assert.ok(named > 500, `${named} of 1,000 have a change of one feature that crosses`);
});

test('a whole number crosses at a whole number, and a customer of whom nothing is known is not explained', () => {
  const model = someModel();
  const matrix = someCustomers(200);
  const ages = Array.from({ length: 200 }, (_, row) => explain(matrix, row, model)!.changes)
    .flat()
    .filter(({ feature }) => feature === 'age');
  assert.ok(ages.length > 20);
  assert.ok(ages.every(({ to }) => Number.isInteger(to)));
  const unknown: FeatureMatrix = {
    ids: ['C'],
    numeric: matrix.numeric.map(({ name }) => ({ name, values: Float64Array.of(Number.NaN) })),
    categorical: [{ name: 'status', levels, codes: Int32Array.of(-1) }],
  };
  assert.equal(explain(unknown, 0, model), null);
});
