import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { drawData } from '../../bench/data.ts';
import { drive } from '../../src/cluster/fit/drive.ts';
import { lloyd } from '../../src/cluster/fit/lloyd.ts';
import { newRowState } from '../../src/cluster/fit/pass.ts';
import { kprototypes, kprototypesOnThreads, type MixedData } from '../../src/cluster/index.ts';
import { prototypesAt } from '../../src/cluster/prototypes.ts';
import { randomRows } from '../../src/cluster/starts/random-rows.ts';
import { pack, release } from '../../src/cluster/table/table.ts';
import { rng } from '../../src/math/rng.ts';
import { full } from '../support/paths.ts';
import { allClose, close } from './close.ts';
import { fingerprint } from './fingerprint.ts';

interface Options {
  readonly k: number;
  readonly seed: number;
  readonly weights?: Float64Array;
}

/** One run from random rows that keeps bounds from the given share of moves on. */
function runWith(data: MixedData, { k, seed, weights }: Options, boundsFrom: number) {
  const table = pack(data, { k, weights });
  const prototypes = prototypesAt(table, randomRows(data.rows, k, rng(seed)));
  const state = newRowState(table);
  const run = drive(table, lloyd(table, { k, gamma: 0.8, prototypes }, 200, { boundsFrom }), state);
  release(table);
  return { ...run, labels: state.labels, prototypes };
}

test('with bounds the labels are those of plain iteration, one by one', () => {
  const cases = fc.record({
    rows: fc.integer({ min: 60, max: 3000 }),
    k: fc.integer({ min: 1, max: 40 }),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(cases, fc.boolean(), ({ rows, k, seed }, weighted) => {
      const { data } = drawData(rows, seed);
      const random = rng(seed);
      const weights = weighted ? Float64Array.from({ length: rows }, () => 0.5 + random.next()) : undefined;
      const options = { k, seed, ...(weights && { weights }) };
      const plain = runWith(data, options, -1);
      const bounded = runWith(data, options, 1);
      assert.deepEqual(bounded.labels, plain.labels);
      assert.equal(bounded.iterations, plain.iterations);
      assert.deepEqual(bounded.sizes, plain.sizes);
      allClose(bounded.costs, plain.costs, 1e-9, 'cost');
      close(bounded.cost, plain.cost, 1e-12, 'cost');
    }),
    { numRuns: full ? 400 : 40 },
  );
});

test('the cost never rises, with bounds or without', () => {
  for (const boundsFrom of [-1, 1]) {
    for (let seed = 0; seed < 5; seed++) {
      const { costs } = runWith(drawData(2000, seed).data, { k: 7, seed }, boundsFrom);
      costs.forEach((cost, i) => {
        assert.ok(i === 0 || cost <= costs[i - 1]! * (1 + 1e-12));
      });
    }
  }
});

test('threads that share the passes over many rows give the bytes of one thread', async () => {
  const { data, startRows, k, gamma } = drawData(300_000);
  const options = { k, gamma, init: { rows: startRows }, maxIterations: 30 };
  const one = kprototypes(data, options);
  for (const threads of [1, 2, 3]) {
    const fit = await kprototypesOnThreads(data, { ...options, threads });
    assert.deepEqual(fit, one, `${threads} threads`);
  }
  const spread = { k, gamma, starts: 3, maxIterations: 5 };
  assert.deepEqual(await kprototypesOnThreads(data, { ...spread, threads: 2 }), kprototypes(data, spread));
});

test('without WebAssembly the bytes are the same', () => {
  const file = fileURLToPath(new URL('./fingerprint.ts', import.meta.url));
  // Node itself needs WebAssembly to read TypeScript; Kindred looks for it when the first table is made.
  const script = `const { fingerprint } = await import(${JSON.stringify(file)}); delete globalThis.WebAssembly; process.stdout.write(fingerprint());`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  assert.equal(stdout, `script ${fingerprint().slice('WebAssembly '.length)}`, stderr);
});
