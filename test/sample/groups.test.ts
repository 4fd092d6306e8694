import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreement, bestJaccards, contingency } from '../../src/cluster/agreement.ts';
import type { MixedData } from '../../src/cluster/data.ts';
import { encode } from '../../src/cluster/encode.ts';
import type { Fit } from '../../src/cluster/fit/best-start.ts';
import { gowerSilhouette } from '../../src/cluster/gower/silhouette.ts';
import { gowerIndex } from '../../src/cluster/gower/sorted-index.ts';
import { kprototypes } from '../../src/cluster/kprototypes.ts';
import { rng } from '../../src/math/rng.ts';
import { drawInsurer } from '../../src/sample/generate.ts';
import { standardFeatures } from './features.ts';

const asOf = '2026-03-31';
const { data, groups } = standardFeatures(drawInsurer({ asOf }), asOf);
const five = kprototypes(data, { k: 5 });

test('k-prototypes finds the five groups again: adjusted Rand index 0.95 or more', (t) => {
  const { ari } = agreement(encode(groups).codes, five.labels);
  t.diagnostic(`adjusted Rand index ${ari.toFixed(4)}`);
  assert.ok(ari >= 0.95, `${ari}`);
});

test('it finds them in other samples too', () => {
  for (const seed of [1, 2, 3]) {
    const other = standardFeatures(drawInsurer({ asOf, seed, customers: 3000 }), asOf);
    const { labels } = kprototypes(other.data, { k: 5, starts: 3 });
    const { ari } = agreement(encode(other.groups).codes, labels);
    assert.ok(ari >= 0.95, `seed ${seed}: ${ari}`);
  }
});

test('five has the highest silhouette of k = 2 to 9, and no smaller k comes within 0.03 of it', (t) => {
  const index = gowerIndex(data);
  const silhouette = (fit: Fit) => gowerSilhouette(index, fit.labels, fit.k).mean;
  const best = silhouette(five);
  for (const k of [2, 3, 4, 6, 7, 8, 9]) {
    const other = silhouette(kprototypes(data, { k }));
    t.diagnostic(`k = ${k}: ${other.toFixed(4)}`);
    assert.ok(other < best - (k < 5 ? 0.03 : 0), `${other} at k = ${k}, ${best} at 5`);
  }
  t.diagnostic(`k = 5: ${best.toFixed(4)}`);
});

test('the five segments are large enough and stable enough to be chosen', (t) => {
  const smallest = Math.min(...five.sizes) / data.rows;
  const samples = 20;
  let stability = 0;
  for (let sample = 0; sample < samples; sample++) stability += worstJaccard(five, sample) / samples;
  t.diagnostic(`smallest segment ${smallest.toFixed(3)}, stability ${stability.toFixed(3)}`);
  assert.ok(smallest >= 0.05, `${smallest}`);
  assert.ok(stability >= 0.75, `${stability}`);
});

/** How much of its least stable segment a fit of a bootstrap sample brings back. */
function worstJaccard(fit: Fit, sample: number): number {
  const random = rng(sample);
  const rows = Int32Array.from({ length: data.rows }, () => random.int(data.rows));
  const again = kprototypes(takeRows(data, rows), { k: fit.k, gamma: fit.gamma, starts: 3, seed: sample });
  const labelOf = new Map(Array.from(rows, (row, i) => [row, again.labels[i]!]));
  const drawn = [...labelOf.keys()];
  const before = drawn.map((row) => fit.labels[row]!);
  return Math.min(...bestJaccards(contingency(before, [...labelOf.values()])));
}

function takeRows({ numeric, categorical }: MixedData, rows: Int32Array): MixedData {
  return {
    rows: rows.length,
    numeric: numeric.map((column) => Float64Array.from(rows, (row) => column[row]!)),
    categorical: categorical.map(({ codes, levels }) => ({
      levels,
      codes: Int32Array.from(rows, (row) => codes[row]!),
    })),
  };
}
