import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { symmetricEigen } from '../../src/math/eigen.ts';

test('values descend, vectors are units with their largest component positive, and both rebuild the matrix', () => {
  const matrices = fc.integer({ min: 1, max: 6 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      cells: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size * size, maxLength: size * size }),
    }),
  );
  fc.assert(
    fc.property(matrices, ({ size, cells }) => {
      const matrix = Float64Array.from(cells, (_, m) => cells[Math.min(m, transposed(m, size))]!);
      const { values, vectors } = symmetricEigen(matrix, size);
      for (let j = 1; j < size; j++) assert.ok(values[j]! <= values[j - 1]!);
      for (let j = 0; j < size; j++) {
        const vector = vectors.slice(j * size, (j + 1) * size);
        const extreme = vector.reduce((a, b) => (Math.abs(b) > Math.abs(a) + 1e-8 ? b : a));
        assert.ok(extreme > 0);
        assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-9);
      }
      for (let m = 0; m < matrix.length; m++) {
        const [a, b] = [Math.floor(m / size), m % size];
        let sum = 0;
        for (let j = 0; j < size; j++) sum += values[j]! * vectors[j * size + a]! * vectors[j * size + b]!;
        assert.ok(Math.abs(sum - matrix[m]!) < 1e-8);
      }
    }),
    { numRuns: 80 },
  );
});

function transposed(m: number, size: number): number {
  return (m % size) * size + Math.floor(m / size);
}

test('a matrix without rows has no values, and a table of another size is refused', () => {
  assert.equal(symmetricEigen(new Float64Array(0), 0).values.length, 0);
  assert.throws(() => symmetricEigen(new Float64Array(3), 2), RangeError);
});
