import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { huangRows } from '../../src/cluster/starts/huang.ts';
import { randomRows } from '../../src/cluster/starts/random-rows.ts';
import { spreadRows } from '../../src/cluster/starts/spread.ts';
import { codeAt, pack } from '../../src/cluster/table/table.ts';
import { rng } from '../../src/math/rng.ts';
import { tableOf } from './tables.ts';

test('random rows are all different and all possible', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), fc.integer(), (n, some, seed) => {
      const k = 1 + (some % n);
      const rows = randomRows(n, k, rng(seed));
      assert.equal(new Set(rows).size, k);
      assert.ok(rows.every((row) => row >= 0 && row < n));
    }),
    { numRuns: 60 },
  );
  const seen = new Set(Array.from({ length: 100 }, (_, seed) => randomRows(5, 2, rng(seed)).sort().join()));
  assert.equal(seen.size, 10);
});

describe('spread', () => {
  const clouds = tableOf(Array.from({ length: 1000 }, (_, i) => [(i % 5) * 100 + Math.sin(i)]));

  test('puts one row into each of five clouds, from a sample of the rows', () => {
    for (let seed = 0; seed < 20; seed++) {
      const rows = spreadRows(pack(clouds, { k: 5 }), 1, 5, rng(seed));
      assert.deepEqual(rows.map((row) => row % 5).sort(), [0, 1, 2, 3, 4]);
    }
  });

  test('chooses k rows even where none lies apart', () => {
    assert.equal(spreadRows(pack(tableOf([[1], [1], [1]]), { k: 2 }), 1, 2, rng(0)).length, 2);
  });
});

test("Huang's start avoids categories already taken, where there are others", () => {
  const data = pack(tableOf([[], [], [], []], [['a'], ['a'], ['a'], ['b']]), { k: 2 });
  for (let seed = 0; seed < 20; seed++) {
    const codes = huangRows(data, 2, rng(seed)).map((row) => codeAt(data, row, 0));
    assert.deepEqual(codes.sort(), [0, 1]);
  }
});
