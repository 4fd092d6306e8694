import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composition } from '../../src/describe/composition.ts';

/** `of` is the segment's shares of A and B out of `size`. */
function table(...groups: readonly { readonly a: number; readonly b: number }[]) {
  const segment: number[] = [];
  const values: (string | null)[] = [];
  groups.forEach(({ a, b }, id) => {
    for (let i = 0; i < a + b; i++) {
      segment.push(id);
      values.push(i < a ? 'A' : 'B');
    }
  });
  return composition(Int32Array.from([...segment, 0, -1]), [{ name: 'x', values: [...values, null, 'A'] }]);
}

const flagged = (lines: ReturnType<typeof table>) =>
  lines.filter((line) => line.flagged).map(({ segment, level }) => `${segment}${level}`);

test('shares are of the customers whose value is known, and of those in a segment', () => {
  const [first] = table({ a: 30, b: 10 }, { a: 10, b: 50 });
  assert.deepEqual(first, {
    segment: 0,
    column: 'x',
    level: 'A',
    customers: 30,
    share: 0.75,
    overall: 0.4,
    flagged: false,
  });
});

test('a segment that is mostly one value, and more so than all customers, is flagged', () => {
  assert.deepEqual(flagged(table({ a: 85, b: 15 }, { a: 45, b: 55 })), ['0A']);
  assert.deepEqual(flagged(table({ a: 95, b: 5 }, { a: 90, b: 10 })), [], 'all customers are mostly A');
});

test('a segment that holds nearly all who have a rare value is flagged where they are its half', () => {
  assert.deepEqual(flagged(table({ a: 9, b: 8 }, { a: 1, b: 82 })), ['0A', '1B']);
  assert.deepEqual(flagged(table({ a: 9, b: 60 }, { a: 1, b: 30 })), []);
});

test('one segment alone is no group of anything', () => {
  assert.deepEqual(flagged(table({ a: 100, b: 0 })), []);
});
