import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recommendK } from '../../src/cluster/index.ts';

const candidate = (k: number, silhouette: number, stability: number | null = 0.9, smallest = 0.2) => ({
  k,
  silhouette,
  stability,
  smallest,
});

test('the highest silhouette wins among stable choices without tiny segments', () => {
  const table = [
    candidate(2, 0.3),
    candidate(3, 0.5),
    candidate(4, 0.9, 0.74),
    candidate(5, 0.9, 0.9, 0.049),
  ];
  const { k, criterion, reason } = recommendK(table);
  assert.equal(k, 3);
  assert.equal(criterion, 'silhouette');
  assert.equal(
    reason,
    '3 segments separate best (silhouette 0.500); stability is 0.90 and the smallest segment holds 20% of the rows. By itself, silhouette favours 4 and stability 2.',
  );
});

test('within the tolerance the smaller k wins, and the reason names both', () => {
  const { k, reason } = recommendK([candidate(6, 0.52), candidate(3, 0.505), candidate(2, 0.49)]);
  assert.equal(k, 3);
  assert.match(reason, /^3 segments separate nearly as well as 6 .* and are fewer/);
});

test('where none passes, the most stable one is named as no more than that', () => {
  const { k, criterion, reason } = recommendK([
    candidate(2, 0.5, 0.6),
    candidate(3, 0.4, 0.7),
    candidate(4, 0.6, 0.5),
  ]);
  assert.equal(k, 3);
  assert.equal(criterion, 'stability');
  assert.match(reason, /^No number of segments is both stable .* only the most stable/);
});

test('a stability that was not measured is not held against a choice', () => {
  const { k, reason } = recommendK([candidate(2, 0.5, null), candidate(3, 0.4, null)]);
  assert.equal(k, 2);
  assert.match(reason, /stability was not measured/);
});

test('where the criteria disagree the reason says what each favours', () => {
  const table = [
    { ...candidate(2, 0.4, 0.99), calinskiHarabasz: 800 },
    { ...candidate(3, 0.45, 0.98), calinskiHarabasz: 900 },
    { ...candidate(8, 0.52, 0.9), calinskiHarabasz: 700 },
  ];
  const { k, favours, reason } = recommendK(table);
  assert.equal(k, 8);
  assert.deepEqual(favours, { silhouette: 8, stability: 2, calinskiHarabasz: 3 });
  assert.match(reason, / By itself, silhouette favours 8, stability 2 and Calinski–Harabasz 3\.$/);
  const agreed = recommendK([
    { ...candidate(3, 0.5, 0.95), calinskiHarabasz: 2 },
    { ...candidate(4, 0.4), calinskiHarabasz: 1 },
  ]);
  assert.doesNotMatch(agreed.reason, /By itself/);
});

test('the limits can be set', () => {
  assert.equal(recommendK([candidate(2, 0.3), candidate(3, 0.5, 0.85)], { minimumStability: 0.88 }).k, 2);
});

test('refuses an empty table', () => {
  assert.throws(() => recommendK([]), RangeError);
});
