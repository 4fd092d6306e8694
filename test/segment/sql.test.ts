import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kprototypes } from '../../src/cluster/kprototypes.ts';
import { completeRows, type FeatureMatrix, takeRows } from '../../src/domain/feature-matrix.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Engine, Workbench } from '../../src/engine/engine.ts';
import { assign } from '../../src/segment/assign.ts';
import { placeOnMap } from '../../src/segment/map.ts';
import { applyNumbers } from '../../src/segment/number.ts';
import { packPrototypes, storedPrototypes } from '../../src/segment/prototypes.ts';
import { scaleRows } from '../../src/segment/scale.ts';
import { assignmentSql } from '../../src/segment/sql/assign.ts';
import { type Center, infinity } from '../../src/segment/sql/rows.ts';
import { trainSql } from '../../src/segment/sql/train.ts';
import { loadFeatures, modelOf, peopleOf, type SmallModel } from '../support/people.ts';
import { zetaEngine } from '../support/zeta-engine.ts';
import { openZetaSql, withoutZetaSql } from '../support/zetasql.ts';

async function withFeatures<T>(matrix: FeatureMatrix, work: (engine: Workbench) => Promise<T>): Promise<T> {
  const engine = await openDuckDB(':memory:');
  try {
    await loadFeatures(engine, matrix);
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Every customer by SQL against `assign` and `placeOnMap`: not a bit of difference. */
async function sameAssignment(engine: Engine, matrix: FeatureMatrix, model: SmallModel) {
  const sql = assignmentSql(model, 'features', engine.dialect);
  const real = engine.dialect.types.real;
  const columns = ['segment_id', 'distance', 'next_segment_id', 'next_distance', 'complete', 'x', 'y'];
  const asReals = columns.map((column) =>
    column === 'complete'
      ? `CAST(CASE WHEN complete THEN 1 ELSE 0 END AS ${real})`
      : `CAST(${column} AS ${real})`,
  );
  const found = await engine.reals(
    `SELECT ${asReals.join(', ')} FROM (${sql}) AS assigned ORDER BY customer_id`,
  );
  const ids = model.prototypes.map(({ segment }) => segment);
  const ours = applyNumbers(assign(matrix, model), ids);
  const map = placeOnMap(matrix, model as Parameters<typeof placeOnMap>[1]);
  const place = new Map(map.ids.map((id, i) => [id, i]));
  const onMap = (values: Float64Array) =>
    Float64Array.from(matrix.ids, (id) => (place.has(id) ? values[place.get(id)!]! : Number.NaN));
  const numbered = (values: Int32Array) =>
    Float64Array.from(values, (value) => (value < 0 ? Number.NaN : value));
  const expected = [
    numbered(ours.segment),
    ours.distance,
    numbered(ours.next),
    ours.nextDistance,
    Float64Array.from(ours.complete),
    onMap(map.x),
    onMap(map.y),
  ];
  for (const [i, column] of columns.entries()) {
    const differing = expected[i]!.findIndex((value, row) => !Object.is(value + 0, found[i]![row]! + 0));
    assert.equal(
      differing,
      -1,
      `${column} of ${matrix.ids[differing]}: ${expected[i]![differing]} and ${found[i]?.[differing]} by SQL`,
    );
  }
}

test('assignment by SQL is assignment in process, to the last bit: distances, next segment, map', async () => {
  const matrix = peopleOf(4000);
  await withFeatures(matrix, async (engine) => {
    for (const k of [1, 2, 5, 9]) await sameAssignment(engine, matrix, modelOf(matrix, k));
    // A level that the model does not know, features without clipping, ties, no numbers, no categories.
    const model = modelOf(matrix, 4);
    const odd = {
      ...model,
      numeric: model.numeric.map((feature) => ({ ...feature, low: null, high: null })),
      categorical: model.categorical.map(({ name, levels }) => ({ name, levels: levels.slice(0, -1) })),
      prototypes: [...model.prototypes, { ...model.prototypes[1]!, segment: 99 }].map((own) => ({
        ...own,
        categorical: own.categorical.map((level, j) =>
          model.categorical[j]!.levels.indexOf(level) === model.categorical[j]!.levels.length - 1
            ? model.categorical[j]!.levels[0]!
            : level,
        ),
      })),
      famd: {
        ...model.famd,
        projection: {
          ...model.famd.projection,
          shares: model.famd.projection.shares.map((shares) => shares.slice(0, -1)),
          levels: model.famd.projection.levels.map((levels) => levels.slice(0, -2)),
        },
      },
    };
    await sameAssignment(engine, matrix, odd);
    const numbers = { ...matrix, categorical: [] };
    await sameAssignment(engine, numbers, modelOf(numbers, 3));
    const words = { ...matrix, numeric: [] };
    await sameAssignment(engine, words, modelOf(words, 3));
  });
});

test('a million customers are assigned by SQL as in process', async () => {
  const matrix = peopleOf(1_000_000);
  const model = modelOf(
    takeRows(
      matrix,
      Int32Array.from({ length: 5000 }, (_, i) => i),
    ),
    5,
  );
  await withFeatures(matrix, (engine) => sameAssignment(engine, matrix, model));
});

/** Training by SQL against `kprototypes` from the same start: costs, prototypes, labels. */
async function sameTraining(
  engine: Engine,
  matrix: FeatureMatrix,
  model: SmallModel,
  start: readonly Center[],
) {
  const complete = takeRows(matrix, completeRows(matrix));
  const data = scaleRows(complete, model);
  const fit = kprototypes(data, {
    k: start.length,
    gamma: model.gamma,
    init: packPrototypes(start, model),
    starts: 1,
    update: 'batch',
  });
  const trained = await trainSql(engine, model, start, 'features');
  // The cost before the first update is asked by SQL alone; a cost that no longer falls is told by both or by one.
  const bySql = trained.steps.slice(1).map(({ cost }) => cost);
  const length = Math.min(bySql.length, fit.costs.length);
  assert.ok(Math.abs(bySql.length - fit.costs.length) <= 1, `${bySql.length} and ${fit.costs.length} costs`);
  for (let i = 0; i < length; i++)
    assert.ok(
      Math.abs(bySql[i]! - fit.costs[i]!) <= 1e-9 * fit.costs[i]!,
      `iteration ${i}: ${bySql[i]}, ${fit.costs[i]}`,
    );
  assert.ok(length > 2, `only ${length} iterations`);
  assert.deepEqual([...trained.sizes], [...fit.sizes]);
  const ours = storedPrototypes(fit.prototypes, start.length, model);
  for (const [c, { numeric, categorical }] of trained.prototypes.entries()) {
    assert.deepEqual(categorical, ours[c]!.categorical);
    for (const [j, value] of numeric.entries()) assert.ok(Math.abs(value - ours[c]!.numeric[j]!) < 1e-9);
  }
  const labelled = assignmentSql(
    { ...model, prototypes: trained.prototypes.map((own, c) => ({ ...own, segment: c, stability: null })) },
    'features',
    engine.dialect,
  );
  const [labels = []] = await engine.columns(
    `SELECT segment_id FROM (${labelled}) AS assigned WHERE complete ORDER BY customer_id`,
  );
  assert.deepEqual(labels.map(Number), [...fit.labels]);
}

const shifted = (model: SmallModel): Center[] =>
  model.prototypes.map(({ numeric, categorical }, c) => ({
    numeric: numeric.map((value, j) => value + 0.2 * Math.sin(c + 2 * j)),
    categorical,
  }));

test('training by SQL goes the way of K-Prototypes in process, iteration by iteration', async () => {
  const matrix = peopleOf(6000);
  await withFeatures(matrix, async (engine) => {
    for (const k of [2, 4, 7]) {
      const model = modelOf(matrix, k);
      await sameTraining(engine, matrix, model, shifted(model));
    }
  });
});

test('a prototype that nobody is nearest to takes the customer farthest from its own, as in process', async () => {
  const matrix = peopleOf(3000);
  await withFeatures(matrix, async (engine) => {
    const model = modelOf(matrix, 4);
    const start = shifted(model).map((own, c) =>
      c === 2 ? { ...own, numeric: own.numeric.map(() => 50) } : own,
    );
    await sameTraining(engine, matrix, model, start);
  });
});

test('Google’s reference implementation assigns and trains the same', { skip: withoutZetaSql }, async () => {
  const matrix = peopleOf(1500);
  const google = await openZetaSql();
  try {
    const features = {
      columns: {
        customer_id: 'text' as const,
        ...Object.fromEntries(matrix.numeric.map(({ name }) => [name, 'real' as const])),
        ...Object.fromEntries(matrix.categorical.map(({ name }) => [name, 'text' as const])),
      },
      rows: matrix.ids.map((id, row) => [
        id,
        ...matrix.numeric.map(({ values }) => (Number.isNaN(values[row]!) ? null : values[row]!)),
        ...matrix.categorical.map(({ levels, codes }) => levels[codes[row]!] ?? null),
      ]),
    };
    const engine = zetaEngine(google, { features });
    assert.match(infinity(engine.dialect), /FLOAT64/);
    const model = modelOf(matrix, 4);
    await sameAssignment(engine, matrix, model);
    await sameTraining(engine, matrix, model, shifted(model));
  } finally {
    google.close();
  }
});
