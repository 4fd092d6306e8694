import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assignment } from '../../src/math/assignment.ts';

test('pairs rows and columns at the least or the greatest sum', () => {
  const cells = Float64Array.of(4, 1, 3, 2, 0, 5, 3, 2, 2);
  assert.deepEqual([...assignment(cells, 3, 3)], [1, 0, 2]);
  assert.deepEqual([...assignment(cells, 3, 3, 'maximise')], [0, 2, 1]);
});

test('with more rows than columns, the rows left over get −1', () => {
  assert.deepEqual([...assignment(Float64Array.of(9, 1, 5), 3, 1)], [-1, 0, -1]);
  assert.deepEqual([...assignment(new Float64Array(0), 0, 0)], []);
});

test('finds what trying every pairing finds', () => {
  const sizes = fc.record({ rows: fc.integer({ min: 1, max: 4 }), columns: fc.integer({ min: 4, max: 5 }) });
  const cases = sizes.chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      cells: fc.array(fc.integer({ min: -20, max: 20 }), {
        minLength: rows * columns,
        maxLength: rows * columns,
      }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ rows, columns, cells }) => {
      const found = assignment(Float64Array.from(cells), rows, columns);
      assert.equal(new Set(found).size, rows);
      const sum = found.reduce((total, column, row) => total + cells[row * columns + column]!, 0);
      assert.equal(sum, leastByTrial(cells, rows, columns, 0, new Set()));
    }),
    { numRuns: 100 },
  );
});

function leastByTrial(
  cells: readonly number[],
  rows: number,
  columns: number,
  row: number,
  used: Set<number>,
): number {
  if (row === rows) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (let column = 0; column < columns; column++) {
    if (used.has(column)) continue;
    const rest = leastByTrial(cells, rows, columns, row + 1, new Set([...used, column]));
    least = Math.min(least, cells[row * columns + column]! + rest);
  }
  return least;
}

test('refuses cells that are not a table of finite numbers', () => {
  assert.throws(() => assignment(Float64Array.of(1, 2), 1, 1), RangeError);
  assert.throws(() => assignment(Float64Array.of(Number.NaN), 1, 1), RangeError);
});
