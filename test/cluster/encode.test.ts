import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode, MISSING } from '../../src/cluster/index.ts';

test('levels are sorted by code unit, whatever the order of rows', () => {
  assert.deepEqual(encode(['b', 'é', 'B', 'b']).levels, ['B', 'b', 'é']);
  assert.deepEqual([...encode(['b', 'é', 'B', 'b']).codes], [1, 2, 0, 1]);
});

test('null is missing, and an empty string is a level', () => {
  const { codes, levels } = encode([null, '', 'a']);
  assert.deepEqual([...codes], [MISSING, 0, 1]);
  assert.deepEqual(levels, ['', 'a']);
});

test('given levels keep their order, and an unknown value gets the code after the last', () => {
  assert.deepEqual([...encode(['x', 'a', 'q'], ['x', 'a']).codes], [0, 1, 2]);
});
