import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileKernel } from '../../scripts/compile-kernel.ts';
import { hasKernel, nearestInKernel } from '../../src/cluster/kernel/nearest.ts';
import { nearestBinary } from '../../src/cluster/kernel/nearest-binary.ts';
import { nearestInScript } from '../../src/cluster/label.ts';
import { pack } from '../../src/cluster/pack.ts';
import { prototypesAt } from '../../src/cluster/prototypes.ts';
import { root } from '../support/paths.ts';

const levels = ['a', 'b', 'c'];

test('labels and distances in WebAssembly are those in TypeScript, bit for bit', () => {
  assert.ok(hasKernel(), 'this Node has no WebAssembly with SIMD');
  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1030 }).chain((rows) =>
        fc.record({
          rows: fc.constant(rows),
          numeric: fc.array(fc.array(number, { minLength: rows, maxLength: rows }), { maxLength: 6 }),
          codes: fc.array(fc.array(fc.nat(2), { minLength: rows, maxLength: rows }), { maxLength: 3 }),
          centres: fc.array(fc.nat(rows - 1), { minLength: 1, maxLength: 20 }),
          gamma: fc.double({ min: 0, max: 1e6, noNaN: true }),
        }),
      ),
      ({ rows, numeric, codes, centres, gamma }) => {
        const data = pack({
          rows,
          numeric: numeric.map((column) => Float64Array.from(column)),
          categorical: codes.map((column) => ({ codes: Int32Array.from(column), levels })),
        });
        const model = { k: centres.length, gamma, prototypes: prototypesAt(data, centres) };
        for (let from = 0; from < rows; from += 1024) {
          const size = Math.min(1024, rows - from);
          const [ours, twins] = [0, 1].map(() => ({
            labels: new Uint16Array(size),
            distances: new Float64Array(size),
          }));
          nearestInKernel(data, model, from, ours!.labels, ours!.distances);
          nearestInScript(data, model, from, twins!.labels, twins!.distances);
          assert.deepEqual(ours, twins);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('the kernel in the repository is what its source compiles to', async () => {
  assert.equal(nearestBinary, await compileKernel(root));
});
