import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatValue, roundPast } from '../../src/domain/glossary.ts';

test('a value past a border stays past it when it is written', () => {
  const formats = { locale: 'en-GB', currency: 'GBP' };
  for (const [feature, value] of [
    ['income', 25_123.4],
    ['premium', 99.994],
    ['tenure_years', 7.04],
    ['premium_to_coverage', 1.785_001],
    ['premium_to_coverage', 0.012_34],
    ['age', 41],
  ] as const) {
    for (const rises of [true, false]) {
      const past = roundPast(feature, value, rises);
      assert.ok(rises ? past >= value : past <= value, `${feature} ${value}: ${past}`);
      const read = Number(formatValue(feature, past, formats).replaceAll(/[^\d.]/g, ''));
      assert.ok(Math.abs(read - past) < 1e-12, `${past} is written ${read}`);
    }
  }
});
