import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberByPast, numberBySize } from '../../src/segment/number.ts';

test('the first numbering goes by size, and a tie by the smallest customer id', () => {
  const segment = Int32Array.of(2, 0, 0, 1, 1, -1, 1);
  assert.deepEqual(numberBySize(segment, 3).ids, [1, 0, 2]);
  assert.deepEqual(numberBySize(Int32Array.of(1, 0, 0, 1), 2).ids, [1, 0]);
});

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const members = new Map([
  ['a', 4],
  ['b', 4],
  ['c', 4],
  ['d', 7],
  ['e', 7],
  ['f', 7],
]);
const past = { members, usedIds: [2, 4, 7] };

test('a group that is mostly the same customers keeps its id, whatever its position', () => {
  const { ids: numbers, lineage } = numberByPast(ids, Int32Array.of(1, 1, 1, 0, 0, 1), 2, past);
  assert.deepEqual(numbers, [7, 4]);
  assert.deepEqual(
    lineage.map(({ segment, event, overlap }) => [segment, event, overlap]),
    [
      [7, 'persists', 2 / 3],
      [4, 'persists', 3 / 4],
    ],
  );
});

test('another group gets an id that was never used', () => {
  const { ids: numbers, lineage } = numberByPast(ids, Int32Array.of(0, 1, 2, 0, 1, 2), 3, past);
  assert.deepEqual(numbers, [8, 9, 10]);
  assert.ok(lineage.every(({ event, previous }) => event === 'born' && previous === null));
});

test('customers who are new to the sheets do not change who is who', () => {
  const more = [...ids, 'g', 'h', 'i', 'j', 'k', 'l', 'm'];
  const segment = Int32Array.of(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0);
  assert.deepEqual(numberByPast(more, segment, 2, past).ids, [4, 7]);
});
