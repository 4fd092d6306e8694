import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  agreement,
  gowerIndex,
  gowerSilhouette,
  informativeGamma,
  kprototypes,
  type MixedData,
} from '../../src/cluster/index.ts';
import { golden, withoutShared } from '../support/paths.ts';
import { allClose, close } from './close.ts';
import { complete, type GoldenRun, labelsOf, readCsv, table, zScore } from './golden.ts';

interface RealSet {
  readonly runs: Readonly<Record<string, GoldenRun & { ari: number | null; gower_silhouette: number }>>;
  readonly default_Cao_ninit10_rs42: { readonly k: number; readonly cost: number };
}

interface Meta {
  readonly numeric: readonly string[];
  readonly categorical: readonly string[];
  readonly cls: string | null;
}

const json = <T>(name: string) => JSON.parse(readFileSync(join(golden, 'real', `${name}.json`), 'utf8')) as T;

function load(name: string): { data: MixedData; classes: Uint16Array | null } {
  const { numeric, categorical, cls } = json<Record<string, Meta>>('meta')[name]!;
  const records = complete(readCsv(join(golden, 'real', `clean_${name}.csv`)));
  const classes = cls && table(records, [], [cls]).categorical[0]!.codes;
  return {
    data: table(records, numeric, categorical, zScore),
    classes: classes ? Uint16Array.from(classes) : null,
  };
}

for (const name of ['heart_cleveland', 'german_credit', 'medical_insurance']) {
  describe(name, { skip: withoutShared }, () => {
    const peer = withoutShared ? null : json<RealSet>(name);
    const { data, classes } = withoutShared ? { data: null!, classes: null } : load(name);

    for (const [key, run] of Object.entries(peer?.runs ?? {})) {
      if (!key.startsWith('explicit_')) continue;
      test(`equals kmodes and gower: ${key}`, () => {
        const rows = run.init_rows!;
        const fit = kprototypes(data, { k: rows.length, gamma: run.gamma, init: { rows }, update: 'online' });
        assert.deepEqual(fit.labels, labelsOf(run.labels));
        close(fit.cost, run.cost, 1e-9, 'cost');
        assert.equal(fit.iterations, run.n_iter);
        allClose(fit.costs, run.epoch_costs, 1e-9, 'costs');
        if (run.ari !== null && classes) close(agreement(classes, fit.labels).ari, run.ari, 1e-9, 'ARI');
        const { mean } = gowerSilhouette(gowerIndex(data), fit.labels, rows.length);
        close(mean, run.gower_silhouette, 1e-6, 'silhouette');
      });
    }

    test("ten starts cost no more than kmodes' ten, to five digits", () => {
      const { k, cost } = peer!.default_Cao_ninit10_rs42;
      for (let seed = 0; seed < 5; seed++) {
        const own = kprototypes(data, { k, seed }).cost;
        assert.ok(own <= cost * (1 + 1e-5), `seed ${seed}: ${own} > ${cost}`);
      }
    });
  });
}

/** ARI with the classes, under the informative weighting. */
function ariWith(name: string, seed: number): number {
  const { data, classes } = load(name);
  const { gamma } = informativeGamma(data, { k: 2, seed });
  return agreement(classes!, kprototypes(data, { k: 2, gamma, seed, starts: 20 }).labels).ari;
}

test('the informative weighting finds the classes of heart_cleveland, and loses none of german_credit', {
  skip: withoutShared,
}, (t) => {
  for (const seed of [0, 1, 2]) {
    const heart = ariWith('heart_cleveland', seed);
    const german = ariWith('german_credit', seed);
    t.diagnostic(`seed ${seed}: ARI ${heart.toFixed(3)} and ${german.toFixed(3)}`);
    assert.ok(heart >= 0.36, `heart ${heart}`);
    assert.ok(german >= 0.065, `german ${german}`);
  }
});
