import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileKernel } from '../../scripts/compile-kernel.ts';
import { MISSING, type MixedData } from '../../src/cluster/data.ts';
import { kernelBinary } from '../../src/cluster/kernel/binary.ts';
import type { Kernel } from '../../src/cluster/kernel/kernel.ts';
import { hasWebAssembly, type Memory } from '../../src/cluster/kernel/memory.ts';
import { scriptKernel } from '../../src/cluster/kernel/script.ts';
import { loadModel, prototypesAt } from '../../src/cluster/prototypes.ts';
import { groupsOf } from '../../src/cluster/table/layout.ts';
import { BLOCK } from '../../src/cluster/table/scratch.ts';
import { pack, release, type Table } from '../../src/cluster/table/table.ts';
import { root } from '../support/paths.ts';
import { tableOf } from './tables.ts';

const levels = ['a', 'b', 'c'];

interface Work {
  readonly data: MixedData;
  readonly centres: readonly number[];
  readonly gamma: number;
  readonly weights: Float64Array | undefined;
  /** Labels before the move; taken modulo k. */
  readonly was: readonly number[];
}

function works(gaps: boolean): fc.Arbitrary<Work> {
  const number = fc.double({ noNaN: true, min: -1e9, max: 1e9 });
  const cell = gaps ? fc.oneof({ weight: 5, arbitrary: number }, fc.constant(Number.NaN)) : number;
  const code = gaps ? fc.constantFrom(0, 1, 2, 3, MISSING) : fc.nat(2);
  return fc.integer({ min: 1, max: 60 }).chain((rows) => {
    const column = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: rows, maxLength: rows });
    return fc
      .record({
        numeric: fc.array(column(cell), { maxLength: 6 }),
        codes: fc.array(column(code), { maxLength: 3 }),
        centres: fc.array(fc.nat(rows - 1), { minLength: 1, maxLength: 20 }),
        gamma: fc.double({ min: 0, max: 1e6, noNaN: true }),
        weights: fc.option(column(fc.double({ min: 0.1, max: 9, noNaN: true })), { nil: undefined }),
        was: column(fc.nat(19)),
      })
      .map(({ numeric, codes, weights, ...rest }) => ({
        ...rest,
        weights: weights && Float64Array.from(weights),
        data: {
          rows,
          numeric: numeric.map((values) => Float64Array.from(values)),
          categorical: codes.map((values) => ({ codes: Int32Array.from(values), levels })),
        },
      }));
  });
}

/** What all of the memory holds after `work` with each of the two kernels. */
function bothWays(
  { data, centres, gamma, weights }: Work,
  work: (kernel: Kernel, table: Table) => void,
): Uint16Array[] {
  const table = pack(data, { k: centres.length, weights, missing: true, unknown: true });
  loadModel(table, { k: centres.length, gamma, prototypes: prototypesAt(table, centres) });
  const memory: Memory = table.memory;
  const before = memory.u16.slice();
  const results = [memory.kernel, scriptKernel(memory.f64.buffer)].map((kernel) => {
    memory.u16.set(before);
    work(kernel, table);
    return memory.u16.slice();
  });
  release(table);
  return results;
}

test('labels and distances in WebAssembly are those in TypeScript, bit for bit', () => {
  assert.ok(hasWebAssembly(), 'this Node has no WebAssembly with SIMD');
  fc.assert(
    fc.property(works(false), (work) => {
      const [ours, twins] = bothWays(work, (kernel, { scratch, data, rows, p, q }) => {
        const { means, modes, labels, least } = scratch;
        kernel.nearest(
          groupsOf(rows),
          work.centres.length,
          p,
          q,
          work.gamma,
          data,
          means,
          modes,
          labels,
          least,
        );
      });
      assert.deepEqual(ours, twins);
    }),
    { numRuns: 100 },
  );
});

test('so are the two nearest, with missing cells and unknown levels', () => {
  fc.assert(
    fc.property(
      fc.boolean().chain((gaps) => fc.tuple(works(gaps), fc.constant(gaps))),
      ([work, gaps]) => {
        const [ours, twins] = bothWays(work, (kernel, { scratch, data, rows, p, q }) => {
          const { means, modes, labels, least, nextLabels, nextLeast } = scratch;
          const k = work.centres.length;
          kernel.nearestTwo(
            groupsOf(rows),
            k,
            p,
            q,
            work.gamma,
            data,
            means,
            modes,
            labels,
            least,
            nextLabels,
            nextLeast,
            Number(gaps),
          );
        });
        assert.deepEqual(ours, twins);
      },
    ),
    { numRuns: 100 },
  );
});

test('so are the tallies of rows that moved, and of all rows', () => {
  fc.assert(
    fc.property(works(false), fc.boolean(), (work, fresh) => {
      const k = work.centres.length;
      const [ours, twins] = bothWays(work, (kernel, table) => {
        const { memory, scratch, rows, p, q, width, data, weights, weightStep, offsets } = table;
        memory.u16.fill(0, scratch.sums / 2, scratch.end / 2);
        work.was.forEach((label, i) => {
          memory.u16[scratch.was / 2 + i] = label % k;
          memory.u16[scratch.labels / 2 + i] = i % 3 === 0 ? label % k : (label + i) % k;
        });
        assert.ok(rows <= BLOCK);
        const moves = kernel.move(
          rows,
          Number(fresh),
          p,
          q,
          width,
          data,
          weights,
          weightStep,
          scratch.was,
          scratch.labels,
          scratch.sums,
          scratch.counts,
          offsets,
          scratch.masses,
          scratch.sizes,
        );
        memory.u32[scratch.nextLeast / 4] = moves;
      });
      assert.deepEqual(ours, twins);
    }),
    { numRuns: 100 },
  );
});

test('so are the rows that are listed, gathered and led, and the differences of Gower', () => {
  fc.assert(
    fc.property(works(false), (work) => {
      const [ours, twins] = bothWays(work, (kernel, { memory, scratch, data, rows, p, q }) => {
        const { was, slack, drifts, places, gathered, least, nextLeast, means, modes } = scratch;
        memory.f64.fill(0.5, drifts >>> 3, (drifts >>> 3) + work.centres.length);
        for (let i = 0; i < rows; i++) {
          memory.u16[(was >>> 1) + i] = work.was[i]! % work.centres.length;
          memory.f64[(slack >>> 3) + i] = (work.was[i]! % 4) / 3;
        }
        const count = kernel.list(rows, was, slack, drifts, places);
        // What is listed beyond the count is nobody's.
        memory.u32.fill(0, (places >>> 2) + count, (places >>> 2) + BLOCK + 1);
        kernel.gather(count, p, q, data, places, gathered);
        kernel.differences(groupsOf(rows), p, q, work.gamma, 1e-3, data, means, modes, least);
        for (let i = 0; i < groupsOf(rows) * 8; i++) memory.f64[(nextLeast >>> 3) + i] = 7 * i;
        kernel.lead(groupsOf(rows), least, nextLeast);
      });
      assert.deepEqual(ours, twins);
    }),
    { numRuns: 100 },
  );
});

test('so are the columns that are packed, and what is said of them', () => {
  const values = fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.double({ noNaN: true, min: -1e150, max: 1e150 }) },
      { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1.1e150, -0) },
    ),
    { minLength: 1, maxLength: 40 },
  );
  const codes = fc.array(fc.constantFrom(0, 1, 2, 2, 1, 3, 70_000, 2 ** 31 - 1, MISSING, -7), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(values, codes, (numbers, categories) => {
      const data = tableOf(Array.from({ length: 40 }, () => [0, 0]));
      const work = { data, centres: [0], gamma: 1, weights: undefined, was: [] };
      const said: boolean[][] = [];
      const [ours, twins] = bothWays(work, (kernel, { memory, scratch, data: into }) => {
        memory.f64.fill(0, scratch.least / 8, scratch.least / 8 + 40).set(numbers, scratch.least / 8);
        memory.i32.fill(0, scratch.places / 4, scratch.places / 4 + 40).set(categories, scratch.places / 4);
        const numbersFit = kernel.packNumbers(5, scratch.least, 1e150, 128, into);
        const codesFit = kernel.packCodes(5, scratch.places, 3, 128, into + 64);
        said.push([numbersFit !== 0, codesFit !== 0]);
      });
      assert.deepEqual(ours, twins);
      const fit = [
        numbers.every((value) => Math.abs(value) <= 1e150),
        categories.every((code) => code >= 0 && code < 3),
      ];
      assert.deepEqual(said, [fit, fit]);
    }),
    { numRuns: 100 },
  );
});

test('the kernel in the repository is what its source compiles to', async () => {
  assert.equal(kernelBinary, await compileKernel(root));
});
