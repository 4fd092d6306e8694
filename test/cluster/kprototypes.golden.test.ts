import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MixedData } from '../../src/cluster/data.ts';
import {
  agreement,
  defaultGamma,
  type Fit,
  kprototypes,
  type Prototypes,
  predict,
} from '../../src/cluster/index.ts';
import { caoRows } from '../../src/cluster/starts/cao.ts';
import { pack } from '../../src/cluster/table/table.ts';
import { deviation, mean } from '../../src/math/moments.ts';
import { RandomState } from '../support/numpy-random.ts';
import { allClose, close } from './close.ts';
import {
  complete,
  features,
  type GoldenGen,
  type GoldenRun,
  goldenCsv,
  goldenJson,
  labelsOf,
  minMax,
  skipWithoutFeatures,
  table,
  zScore,
} from './golden.ts';

function assertEqualsKmodes(fit: Fit, run: GoldenRun, data: MixedData): void {
  assert.deepEqual(fit.labels, labelsOf(run.labels));
  close(fit.cost, run.cost, 1e-9, 'cost');
  close(fit.gamma, run.gamma, 1e-12, 'gamma');
  assert.equal(fit.iterations, run.n_iter);
  allClose(fit.costs, run.epoch_costs, 1e-9, 'costs');
  allClose(fit.prototypes.numeric, run.centroids_num.flat(), 1e-9, 'means');
  assert.deepEqual(modesOf(fit, data), run.centroids_cat);
  assert.deepEqual([...fit.sizes], run.sizes);
}

function modesOf({ k, prototypes }: Fit, { categorical }: MixedData): string[][] {
  return Array.from({ length: k }, (_, c) =>
    categorical.map(({ levels }, j) => levels[prototypes.categorical[c * categorical.length + j]!]!),
  );
}

function online(data: MixedData, run: GoldenRun, automatic: boolean): Fit {
  const rows = run.init_rows!;
  const gamma = automatic ? undefined : run.gamma;
  return kprototypes(data, { k: rows.length, gamma, init: { rows }, update: 'online' });
}

/**
 * Where kmodes 0.12 begins a run: Cao's categories, or those of random rows, beside normal draws of the numbers; drawn
 * again while a cluster stays empty.
 */
function kmodesStart(
  data: MixedData,
  k: number,
  gamma: number,
  init: 'Cao' | 'random',
  seed: number,
): Prototypes {
  const random = new RandomState(seed);
  const p = data.numeric.length;
  for (;;) {
    const rows =
      init === 'Cao'
        ? caoRows(pack(data, { k }), k)
        : Array.from({ length: k }, () => random.randint(data.rows));
    const categorical = Int32Array.from(
      rows.flatMap((row) => data.categorical.map(({ codes }) => codes[row]!)),
    );
    const numeric = Float64Array.from({ length: k * p }, (_, m) => {
      const column = data.numeric[m % p]!;
      return mean(column) + random.randn() * deviation(column);
    });
    const { labels } = predict({ k, gamma, prototypes: { numeric, categorical } }, data);
    if (new Set(labels).size === k) return { numeric, categorical };
  }
}

/** kmodes' best of several runs, from numpy's own seeds; where runs end alike, rounding decides whose labels it has. */
function asKmodes(
  data: MixedData,
  k: number,
  init: 'Cao' | 'random',
  runs: number,
  state: number,
  maxIterations: number,
): Fit {
  const random = new RandomState(state);
  const gamma = defaultGamma(data);
  return Array.from({ length: runs }, () => random.randint(2 ** 31 - 1))
    .map((seed) => kmodesStart(data, k, gamma, init, seed))
    .map((start) => kprototypes(data, { k, gamma, init: start, update: 'online', maxIterations }))
    .reduce((best, fit) => (fit.cost < best.cost ? fit : best));
}

for (const name of ['g50', 'g1000m'] as const) {
  const golden = goldenJson<GoldenGen>(`gen/${name}.json`);
  const records = complete(goldenCsv(name));
  const data = table(records, golden.numeric, golden.categorical, zScore);

  describe(`on ${name}`, () => {
    for (const [key, run] of Object.entries(golden.kprototypes)) {
      if (!key.startsWith('explicit_')) continue;
      test(`online updates equal kmodes: ${key}`, () => {
        assertEqualsKmodes(online(data, run, key.endsWith('auto')), run, data);
      });
    }

    for (const [key, run] of Object.entries(golden.kprototypes)) {
      const seeded = /^seeded_(Cao|random)_ninit3_rs7_k(\d+)$/.exec(key);
      if (!seeded) continue;
      test(`from numpy's seeds, equals kmodes: ${key}`, () => {
        const fit = asKmodes(data, Number(seeded[2]), seeded[1] as 'Cao' | 'random', 3, 7, 100);
        assert.equal(agreement(fit.labels, labelsOf(run.labels)).ari, 1);
        close(fit.cost, run.cost, 1e-9, 'cost');
      });
    }

    for (const [key, run] of Object.entries(golden.kmodes)) {
      test(`online updates without numbers equal k-modes: ${key}`, () => {
        const categories = { ...data, numeric: [] };
        const fit = kprototypes(categories, { k: run.modes.length, init: 'cao', update: 'online' });
        assert.deepEqual(fit.labels, labelsOf(run.labels));
        assert.equal(fit.cost, run.cost);
        assert.equal(fit.iterations, run.n_iter);
        assert.deepEqual(fit.costs, run.epoch_costs);
        assert.deepEqual(modesOf(fit, categories), run.modes);
      });
    }

    test("Cao's start finds the categories that kmodes finds", () => {
      const modes = caoRows(pack(data, { k: 5 }), 5).map((row) =>
        data.categorical.map(({ codes, levels }) => levels[codes[row]!]),
      );
      assert.deepEqual(modes, golden.cao_modes_k5);
    });

    test('predict labels the rows of the fit as the fit did, and rows with an unknown level as kmodes does', () => {
      const fit = online(data, golden.kprototypes.explicit_k3_gammaauto!, true);
      assert.deepEqual(predict(fit, data).labels, fit.labels);

      const first = data.categorical[0]!;
      const unknown = { codes: first.codes.map(() => first.levels.length), levels: first.levels };
      const { labels, unseen } = predict(fit, {
        ...data,
        categorical: [unknown, ...data.categorical.slice(1)],
      });
      assert.deepEqual(labels.slice(0, 20), labelsOf(golden.predict_k3_auto.first20_unknown_first_category));
      assert.equal(unseen, data.rows);
    });
  });
}

describe('batch updates on g50 against clustMixType', () => {
  interface Peer {
    readonly init_rows_0based: readonly number[];
    readonly 'tot.withinss': number;
    readonly size: readonly number[];
    readonly labels_1based: string;
  }
  const golden = goldenJson<GoldenGen>('gen/g50.json');
  const data = table(goldenCsv('g50'), golden.numeric, golden.categorical, zScore);
  const peer = goldenJson<{ clustMixType: { g50: Record<string, Peer> } }>('r_reference.json').clustMixType
    .g50;
  for (const [key, run] of Object.entries(peer)) {
    if (!key.startsWith('explicit_')) continue;
    test(key, () => {
      const rows = run.init_rows_0based;
      const fit = kprototypes(data, {
        k: rows.length,
        gamma: Number(key.split('lambda')[1]),
        init: { rows },
      });
      close(fit.cost, run['tot.withinss'], 1e-9, 'cost');
      assert.deepEqual([...fit.sizes], run.size);
      assert.deepEqual(fit.labels, labelsOf(run.labels_1based));
    });
  }
});

describe('on the reference features', { skip: skipWithoutFeatures }, () => {
  const golden = goldenJson<{
    explicit: Record<string, GoldenRun>;
    kprototypes_seeded_Cao_ninit10_maxiter20_rs42: Record<string, GoldenRun>;
    cao_init_modes: Record<string, string[]>;
  }>('ref/kprototypes.json');
  const data = skipWithoutFeatures ? table([], [], []) : features(minMax);

  for (const [key, run] of Object.entries(golden.explicit)) {
    test(`online updates equal kmodes: ${key}`, () => {
      assertEqualsKmodes(online(data, run, key.endsWith('auto')), run, data);
    });
  }

  for (const [k, run] of Object.entries(golden.kprototypes_seeded_Cao_ninit10_maxiter20_rs42)) {
    test(`from numpy's seeds, equals the published run: k = ${k}`, () => {
      const fit = asKmodes(data, Number(k), 'Cao', 10, 42, 20);
      assert.equal(agreement(fit.labels, labelsOf(run.labels)).ari, 1);
      close(fit.cost, run.cost, 1e-9, 'cost');
    });
  }

  test("Cao's start finds the categories that kmodes finds", () => {
    for (const [k, expected] of Object.entries(golden.cao_init_modes)) {
      const { codes, levels } = data.categorical[0]!;
      const found = caoRows(pack(data, { k: Number(k) }), Number(k)).map((row) => levels[codes[row]!]);
      assert.deepEqual(found.slice(0, 5), expected.slice(0, 5));
    }
  });

  const best = goldenJson<{ k: Record<string, { best: number }> }>('ref/best_known_costs.json').k;
  for (const seed of [0, 1, 2, 3, 2025]) {
    test(`the default starts come within 0.01 % of the best known cost, with seed ${seed}`, () => {
      for (let k = 2; k <= 9; k++) {
        const { cost } = kprototypes(data, { k, seed });
        const limit = best[k]!.best * 1.0001;
        assert.ok(cost <= limit, `k = ${k}: ${cost} > ${limit}`);
      }
    });
  }

  test('three segments have the published sizes', () => {
    const { sizes } = kprototypes(data, { k: 3 });
    assert.deepEqual([...sizes].sort(), [1050, 1129, 1267]);
  });
});
