import { kprototypes } from '../../src/cluster/kprototypes.ts';
import { completeRows, type FeatureMatrix, takeRows } from '../../src/domain/feature-matrix.ts';
import type { SegmentModel } from '../../src/domain/model.ts';
import type { TextBatch, Workbench } from '../../src/engine/engine.ts';
import { derive, rng } from '../../src/math/rng.ts';
import { drawMap } from '../../src/segment/map.ts';
import { storedPrototypes } from '../../src/segment/prototypes.ts';
import { fitScaling, scaleRows } from '../../src/segment/scale.ts';

const statuses = ['Divorced', "Don't say", 'Married', 'Single', 'Zürich \\ x'];
const channels = ['Email', 'Phone', 'Text'];

/** Customers in four groups that overlap; some miss a feature, a few miss all of them. */
export function peopleOf(rows: number, seed = 1): FeatureMatrix {
  const { next: random } = rng(derive(seed, rows));
  const all = Array.from({ length: rows }, (_, i) => i);
  const group = all.map(() => Math.floor(random() * 4));
  const gap = (share: number) => random() < share;
  const none = all.map(() => gap(0.002));
  const normal = () => random() + random() + random() - 1.5;
  const numeric = (name: string, share: number, of: (i: number) => number) => ({
    name,
    values: Float64Array.from(all, (i) => (none[i] || gap(share) ? Number.NaN : of(i))),
  });
  const categorical = (
    name: string,
    levels: readonly string[],
    share: number,
    of: (i: number) => number,
  ) => ({
    name,
    levels: [...levels],
    codes: Int32Array.from(all, (i) => (none[i] || gap(share) ? -1 : of(i))),
  });
  return {
    ids: all.map((i) => `C${String(i).padStart(7, '0')}`),
    numeric: [
      numeric('age', 0.02, (i) => Math.round(25 + 12 * group[i]! + 9 * normal())),
      numeric('income', 0.05, (i) => 12_000 + 9_000 * ((group[i]! * 7) % 5) + 8_000 * normal()),
      numeric('tenure_years', 0, (i) => Math.round(100 * (1 + 4 * (group[i]! % 3) + 3 * random())) / 100),
    ],
    categorical: [
      categorical('marital_status', statuses, 0.01, (i) => (gap(0.3) ? Math.floor(random() * 5) : group[i]!)),
      categorical('preferred_channel', channels, 0, (i) =>
        gap(0.4) ? Math.floor(random() * 3) : group[i]! % 3,
      ),
    ],
  };
}

export type SmallModel = Pick<SegmentModel, 'numeric' | 'categorical' | 'gamma' | 'prototypes' | 'famd'>;

/** A model fitted on some of the customers, its segments numbered out of order. */
export function modelOf(matrix: FeatureMatrix, k: number, gamma = 0.4): SmallModel {
  const complete = takeRows(matrix, completeRows(matrix));
  const numeric = fitScaling(complete, { scaling: 'min-max', clip: [0.5, 99.5] });
  const categorical = complete.categorical.map(({ name, levels }) => ({ name, levels }));
  const fit = kprototypes(scaleRows(complete, { numeric, categorical }), { k, gamma, starts: 3, seed: 4 });
  const prototypes = storedPrototypes(fit.prototypes, k, { numeric, categorical }).map((own, c) => ({
    segment: 3 * ((c + 1) % k) + 1,
    stability: null,
    ...own,
  }));
  return { numeric, categorical, gamma, prototypes, famd: drawMap(complete, { numeric, categorical }) };
}

/** Makes the table `features` of a matrix: `customer_id` and a column for each feature. */
export async function loadFeatures(engine: Workbench, matrix: FeatureMatrix): Promise<void> {
  const { numeric, categorical, ids } = matrix;
  const columns = [...numeric, ...categorical].map(({ name }) => name);
  await engine.run(
    `CREATE TABLE texts (customer_id VARCHAR, ${columns.map((name) => `${name} VARCHAR`).join(', ')})`,
  );
  const cells = [
    (row: number) => ids[row]!,
    ...numeric.map(
      ({ values }) =>
        (row: number) =>
          Number.isNaN(values[row]!) ? null : String(values[row]),
    ),
    ...categorical.map(
      ({ levels, codes }) =>
        (row: number) =>
          levels[codes[row]!] ?? null,
    ),
  ];
  async function* batches(): AsyncGenerator<TextBatch> {
    for (let from = 0; from < ids.length; from += 2048) {
      const rows = Array.from({ length: Math.min(2048, ids.length - from) }, (_, i) => from + i);
      yield cells.map((cell) => rows.map(cell));
    }
  }
  await engine.append('texts', batches());
  const typed = [
    'customer_id',
    ...numeric.map(({ name }) => `CAST(${name} AS DOUBLE) AS ${name}`),
    ...categorical.map(({ name }) => name),
  ];
  await engine.run(`CREATE TABLE features AS SELECT ${typed.join(', ')} FROM texts`);
  await engine.run('DROP TABLE texts');
}
