import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CannotSegment, DataRefused } from '../../src/domain/errors.ts';
import { columnsOf } from '../../src/domain/tables.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { makeFacts } from '../../src/features/facts.ts';
import { readFeatures } from '../../src/features/features.ts';

const all = {
  columns: {
    customers: columnsOf.customers.map(({ name }) => name),
    policies: columnsOf.policies.map(({ name }) => name),
    products: columnsOf.products.map(({ name }) => name),
  },
  extras: [],
};

/** Two customers with three policies, and one without any, as cleaning leaves them. */
async function cleanTables(): Promise<Engine> {
  const engine = await openDuckDB(':memory:', { threads: 1 });
  await engine.run(
    "CREATE TABLE clean_customers AS SELECT *, FALSE AS objects FROM (VALUES ('B', 40, 'Leeds', NULL::DOUBLE), ('A', 30, 'York', 1000.0), ('C', 50, 'York', 5.0)) AS t(customer_id, age, city, income)",
  );
  await engine.run(
    "CREATE TABLE clean_products AS SELECT * FROM (VALUES ('P', 'Life'), ('Q', 'Motor')) AS t(product_id, product_type)",
  );
  await engine.run(`CREATE TABLE clean_policies AS SELECT * FROM (VALUES
    ('1', 'A', 'P', DATE '2024-01-01', 100.0, 1000.0), ('2', 'A', 'Q', DATE '2025-01-01', 10.0, 10000.0), ('3', 'B', 'Q', DATE '2020-02-29', 50.0, NULL)
  ) AS t(policy_id, customer_id, product_id, purchase_date, premium, coverage)`);
  return engine;
}

async function features(
  names: string[],
  options: { explicit?: boolean; ratio?: 'mean of ratios' | 'ratio of sums'; available?: typeof all } = {},
) {
  const engine = await cleanTables();
  const { explicit = true, ratio = 'ratio of sums', available = all } = options;
  try {
    await makeFacts(engine, '2026-01-01', ratio);
    return await readFeatures(engine, { names, explicit, ratio }, available);
  } finally {
    await engine.close();
  }
}

test('tenure is days / 365 to two decimals, averaged over a customer’s policies', async () => {
  const { matrix } = await features(['tenure_years', 'policies', 'premium']);
  assert.deepEqual(matrix.ids, ['A', 'B']);
  assert.deepEqual(
    matrix.numeric.map(({ values }) => [...values]),
    [
      [(2 + 1) / 2, 5.84],
      [2, 1],
      [110, 50],
    ],
  );
});

test('the rate is the mean of ratios or the ratio of sums, and missing where no policy has a coverage', async () => {
  const mean = await features(['premium_to_coverage'], { ratio: 'mean of ratios' });
  assert.deepEqual([...mean.matrix.numeric[0]!.values], [(10 + 0.1) / 2, Number.NaN]);
  const sums = await features(['premium_to_coverage'], { ratio: 'ratio of sums' });
  assert.deepEqual([...sums.matrix.numeric[0]!.values], [(110 / 11000) * 100, Number.NaN]);
});

test('product mix: how many types, and where most of the premium is', async () => {
  const { matrix } = await features(['product_types', 'main_product_type']);
  assert.deepEqual([...matrix.numeric[0]!.values], [2, 1]);
  const [main] = matrix.categorical;
  assert.deepEqual(
    [...main!.codes].map((code) => main!.levels[code]),
    ['Life', 'Motor'],
  );
});

test('missing values stay missing, and levels are sorted', async () => {
  const { matrix } = await features(['income', 'city']);
  assert.deepEqual([...matrix.numeric[0]!.values], [1000, Number.NaN]);
  assert.deepEqual(matrix.categorical[0], {
    name: 'city',
    levels: ['Leeds', 'York'],
    codes: Int32Array.of(1, 0),
  });
});

test('a feature that the config names and nothing gives is refused, with a hint', async () => {
  await assert.rejects(
    features(['incme']),
    (error) =>
      error instanceof DataRefused &&
      /no feature or customers column "incme"\. Did you mean "income"\?/.test(error.message),
  );
  const without = { ...all, columns: { ...all.columns, customers: ['customer_id'] } };
  await assert.rejects(
    features(['age'], { available: without }),
    (error) => error instanceof DataRefused && /needs the column age/.test(error.message),
  );
});

test('a preset’s feature that nothing gives is left out with a note, and none at all cannot be segmented', async () => {
  const without = { ...all, columns: { ...all.columns, customers: ['customer_id', 'city'] } };
  const { matrix, notes } = await features(['age', 'policies'], { explicit: false, available: without });
  assert.deepEqual(
    matrix.numeric.map(({ name }) => name),
    ['policies'],
  );
  assert.deepEqual(
    notes.map(({ code }) => code),
    ['feature_missing'],
  );
  await assert.rejects(features(['age'], { explicit: false, available: without }), CannotSegment);
});
