import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysBetween } from '../../src/math/days.ts';

test('days are whole whatever the clocks did between', () => {
  assert.equal(daysBetween('2026-03-28', '2026-03-30'), 2);
  assert.equal(daysBetween('2024-02-28', '2024-03-01'), 2);
  assert.equal(daysBetween('2026-01-01', '2025-12-31'), -1);
});
