import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meet, numberAfter } from '../../src/segment/match.ts';
import { numberBySize } from '../../src/segment/number.ts';

test('the first numbering goes by size, and a tie by the smallest customer id', () => {
  const segment = Int32Array.of(2, 0, 0, 1, 1, -1, 1);
  assert.deepEqual(numberBySize(segment, 3).ids, [1, 0, 2]);
  assert.deepEqual(numberBySize(Int32Array.of(1, 0, 0, 1), 2).ids, [1, 0]);
});

/** Groups as strings of segment numbers, one character a customer; a blank is in no segment, or was not there. */
function met(before: string, now: string, distances: number[] | null = null, used: number[] = []) {
  const ids = [...now].map((_, i) => `c${i}`);
  const members = new Map(
    [...before].flatMap((mark, i) => (mark === ' ' ? [] : [[`c${i}`, Number(mark)] as const])),
  );
  const segment = Int32Array.from([...now], (mark) => (mark === ' ' ? -1 : Number(mark)));
  const k = Math.max(...segment) + 1;
  const sizes = Array.from({ length: k }, (_, group) => segment.filter((own) => own === group).length);
  const meeting = { ...meet(ids, segment, k, members), distances: distances && Float64Array.from(distances) };
  const { ids: numbers, lineage } = numberAfter(meeting, sizes, [...new Set([...members.values(), ...used])]);
  return {
    numbers,
    told: lineage.map(({ segment: id, event, previous }) => `${id} ${event} ${previous ?? '-'}`),
  };
}

test('a group that is mostly the same customers keeps its id, whatever its position', () => {
  const { numbers, told } = met('444777', '111001');
  assert.deepEqual(numbers, [7, 4]);
  assert.deepEqual(told, ['4 persists 4', '7 persists 7']);
});

test('another group gets an id that was never used, the larger the lower', () => {
  const { numbers, told } = met('444777    ', '0120120022', null, [9]);
  assert.deepEqual(numbers, [10, 12, 11]);
  assert.deepEqual(told, ['4 retired -', '7 retired -', '10 born -', '11 born -', '12 born -']);
});

test('customers who are new to the sheets do not change who is who', () => {
  assert.deepEqual(met('444777       ', '0001110000000').numbers, [4, 7]);
});

test('a segment that falls in two keeps its id with the larger part, and the other is split from it', () => {
  const { numbers, told } = met('00000000111111', '00000222111111');
  assert.deepEqual(numbers, [0, 1, 2]);
  assert.deepEqual(told, ['0 persists 0', '1 persists 1', '2 split 0']);
});

test('a segment that falls in three is retired, and each part is split from it', () => {
  const { numbers, told } = met('000000000111', '000222333111');
  assert.deepEqual(numbers, [2, 1, 3, 4]);
  assert.deepEqual(told, ['0 retired -', '1 persists 1', '2 split 0', '3 split 0', '4 split 0']);
});

test('two segments that become one: the larger goes on where it is most of it, and takes in the other', () => {
  const { numbers, told } = met('0000011122', '0000000011');
  assert.deepEqual(numbers, [0, 2]);
  assert.deepEqual(told, ['0 persists 0', '0 merged 1', '1 retired 0', '2 persists 2']);
});

test('three equal segments that become one are merged in a new one', () => {
  const { numbers, told } = met('0001112223333', '0000000001111');
  assert.deepEqual(numbers, [4, 3]);
  assert.deepEqual(told, [
    ...['0 retired 4', '1 retired 4', '2 retired 4', '3 persists 3'],
    ...['4 merged 0', '4 merged 1', '4 merged 2'],
  ]);
});

test('where no customer is known from before, prototypes tell who is who', () => {
  const distances = [0.9, 0.01, 0.02, 0.8];
  assert.deepEqual(met('0011        ', '    00001111', distances).numbers, [1, 0]);
  assert.deepEqual(met('0011        ', '    00001111', [0.9, 0.9, 0.9, 0.9]).numbers, [2, 3]);
});
