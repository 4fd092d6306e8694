import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortPositions } from '../../src/math/sort-positions.ts';

/** The library's stable sort of the rows that have a number. */
function byLibrary(column: Float64Array): number[] {
  return Array.from(column.keys())
    .filter((row) => !Number.isNaN(column[row]!))
    .sort((a, b) => column[a]! - column[b]! || a - b);
}

function isSorted(column: Float64Array): void {
  const { values, positions } = sortPositions(column);
  assert.deepEqual(Array.from(positions), byLibrary(column));
  assert.deepEqual(
    Array.from(values),
    Array.from(positions, (row) => column[row]!),
  );
}

test('sorts as the library does, equal numbers in their order and NaN left out', () => {
  const number = fc.oneof(
    fc.double({ noDefaultInfinity: true, min: -1e150, max: 1e150 }),
    fc.integer({ min: -4, max: 4 }),
    fc.constantFrom(0, -0, 5e-324, Number.NaN),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 400 }), (values) => {
      isSorted(Float64Array.from(values));
    }),
  );
});

test('sorts numbers of all magnitudes, of which most share a bucket', () => {
  isSorted(Float64Array.from({ length: 5000 }, (_, i) => 10 ** (((i * 7919) % 300) - 150)));
  isSorted(new Float64Array(5000).fill(3));
  isSorted(Float64Array.from({ length: 20_000 }, (_, i) => (i === 0 ? 1e12 : (i * 7919) % 10_007)));
});
