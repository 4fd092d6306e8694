import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { agreement, famd, kprototypes, type MixedData, predict } from '../../src/cluster/index.ts';
import { quantile } from '../../src/math/quantile.ts';
import { rng } from '../../src/math/rng.ts';
import { golden, withoutShared } from '../support/paths.ts';
import { allClose, close } from './close.ts';
import {
  features,
  type GoldenGen,
  goldenCsv,
  goldenJson,
  minMax,
  skipWithoutFeatures,
  table,
} from './golden.ts';

interface Summary {
  readonly size: number;
  readonly mode: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly std_ddof1: Readonly<Record<string, number>>;
  readonly median: Readonly<Record<string, number>>;
}

const names = ['Age', 'Income', 'Tenure_Years', 'Premium_to_Coverage'] as const;

describe('three segments of the reference features', { skip: skipWithoutFeatures }, () => {
  const summaries = Object.values(
    goldenJson<{ by_raw_label: Record<string, Summary & Record<(typeof names)[number], number>> }>(
      'ref/cluster_summary_k3.json',
    ).by_raw_label,
  );

  test('have the published sizes, means, deviations, medians and counts', () => {
    const raw = features();
    const fit = kprototypes(features(minMax), { k: 3 });
    const { codes, levels } = raw.categorical[0]!;
    for (const summary of summaries) {
      const c = fit.sizes.indexOf(summary.size);
      const own = Int32Array.from(fit.labels.keys()).filter((row) => fit.labels[row] === c);
      names.forEach((name, j) => {
        const values = Float64Array.from(own, (row) => raw.numeric[j]![row]!);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        close(mean, summary[name], 1e-9, `mean ${name}`);
        close(Math.sqrt(squares / (values.length - 1)), summary.std_ddof1[name]!, 1e-9, `deviation ${name}`);
        close(quantile(values.sort(), 0.5), summary.median[name]!, 1e-9, `median ${name}`);
      });
      for (const [level, count] of Object.entries(summary.counts)) {
        assert.equal(own.filter((row) => levels[codes[row]!] === level).length, count, level);
      }
      assert.equal(levels[fit.prototypes.categorical[c]!], summary.mode);
    }
  });

  test('two, three and four of them come again in bootstrap samples as often as was measured', () => {
    const { k: measured } = goldenJson<{ k: Record<string, { mean: number }> }>(
      'ref/stability_bootstrap.json',
    );
    const data = features(minMax);
    for (const k of [2, 3, 4]) {
      const fit = kprototypes(data, { k });
      const again = Array.from({ length: 15 }, (_, sample) => bootstrapAri(data, fit, sample));
      const mean = again.reduce((sum, ari) => sum + ari, 0) / again.length;
      assert.ok(Math.abs(mean - measured[k]!.mean) < 0.03, `k = ${k}: ${mean} against ${measured[k]!.mean}`);
    }
  });
});

/** ARI of all rows' labels with those that a bootstrap sample's model gives them. */
function bootstrapAri(data: MixedData, fit: ReturnType<typeof kprototypes>, seed: number): number {
  const random = rng(seed);
  const rows = Int32Array.from({ length: data.rows }, () => random.int(data.rows));
  const sample = {
    rows: data.rows,
    numeric: data.numeric.map((column) => Float64Array.from(rows, (row) => column[row]!)),
    categorical: data.categorical.map(({ codes, levels }) => ({
      codes: Int32Array.from(rows, (row) => codes[row]!),
      levels,
    })),
  };
  const { labels } = predict(kprototypes(sample, { k: fit.k, gamma: fit.gamma, starts: 8, seed }), data);
  return agreement(fit.labels, labels).ari;
}

interface Prince {
  readonly eigenvalues: readonly number[];
  readonly total_inertia: number;
}

test('prince 0.16, which the reference project used, scales FAMD right with two categorical columns only', {
  skip: withoutShared,
}, () => {
  const prince = JSON.parse(readFileSync(join(golden, 'famd_prince_0.16.2.json'), 'utf8')) as Record<
    string,
    Prince
  >;
  const { numeric, categorical } = goldenJson<GoldenGen>('gen/g50.json');
  const two = famd(table(goldenCsv('g50'), numeric, categorical));
  const { eigenvalues } = prince.g50!;
  allClose(two.eigenvalues.slice(0, eigenvalues.length), eigenvalues, 1e-8, 'eigenvalue');

  const one = famd(features());
  close(prince.ref!.eigenvalues[0]!, 2.18321556, 1e-8);
  close(prince.ref!.total_inertia, 6, 1e-8);
  close(one.eigenvalues[0]!, 2.34287202, 1e-8);
  close(one.inertia, 8, 1e-8);
});
