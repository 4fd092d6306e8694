import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { render } from '../../../src/engine/dialect.ts';
import { openDuckDB } from '../../../src/engine/duckdb/open.ts';
import type { Engine, Value } from '../../../src/engine/engine.ts';
import type { ModelMeasure } from '../../../src/report/powerbi/model/kinds.ts';
import { modelOf } from '../../../src/report/powerbi/model/model.ts';
import { demoFolder } from '../../support/dashboard.ts';
import { type DaxFilter, evaluateDax, withoutDax } from '../../support/dax.ts';
import { withoutShared } from '../../support/paths.ts';
import { referenceFolder } from '../../support/reference.ts';

const model = modelOf({ currency: 'GBP', locale: 'en-GB', country: 'GB', isDark: false });
const measures = model.tables.flatMap((table) => table.measures);

/** A filter as SQL: over policies, over customers, and over segments. */
interface Context {
  readonly dax: DaxFilter;
  /** Of the product, the day or the policy. */
  readonly policies?: string;
  readonly customers?: string;
  readonly segments?: string;
}

const everything: Context = { dax: {} };

/** What a measure's twin says under a filter. */
async function twin(
  engine: Engine,
  { sql }: ModelMeasure,
  { policies, customers, segments }: Context,
): Promise<Value> {
  const where = (...conditions: (string | undefined)[]) => {
    const given = conditions.filter((condition) => condition !== undefined);
    return given.length > 0 ? `WHERE ${given.join(' AND ')}` : '';
  };
  const left = segments?.replaceAll('segment_id', 'COALESCE(segment_id, -1)');
  const statement = `WITH rows AS (SELECT * FROM policy_details ${where(policies, customers, left)}),
    everyone AS (SELECT * FROM policy_details ${where(policies, customers)}),
    people AS (SELECT * FROM (SELECT details.*, grouped.age_group FROM customer_details AS details JOIN customer_groups AS grouped ON grouped.customer_id = details.customer_id) AS one ${where(customers, left)}),
    segments_left AS (SELECT segment_id FROM report_segments ${where(segments)})
    ${sql}`;
  const [row] = await engine.rows(render(statement, engine.dialect));
  return row ? (Object.values(row)[0] ?? null) : null;
}

function assertSame(dax: unknown, sql: Value, what: string) {
  if (typeof dax === 'number' && typeof sql === 'number') {
    const far = Math.abs(dax - sql);
    assert.ok(far <= 1e-9 * Math.max(1, Math.abs(sql)), `${what}: DAX ${dax}, SQL ${sql}`);
  } else assert.deepEqual(dax, sql, what);
}

async function compare(engine: Engine, contexts: readonly Context[]) {
  const answers = await evaluateDax(
    engine,
    model,
    contexts.map(({ dax }) => dax),
  );
  for (const [i, context] of contexts.entries())
    for (const measure of measures) {
      const dax = answers[i]![measure.name];
      const isNumber = typeof dax === 'number' || /^\d{4}-\d\d-\d\d$/.test(String(dax));
      if (dax !== null) assert.equal(measure.format !== null, isNumber, `the format of ${measure.name}`);
      assertSame(
        dax,
        await twin(engine, measure, context),
        `${measure.name} under ${JSON.stringify(context.dax)}`,
      );
    }
}

async function referenceWarehouse(t: TestContext): Promise<Engine> {
  const cwd = await referenceFolder(t, '2026-04-28', '\ntarget: { premium: 20000000 }\n');
  const engine = await openDuckDB(join(cwd, 'kindred.duckdb'), { readOnly: true });
  t.after(() => engine.close());
  return engine;
}

describe('measures of the model', () => {
  test('DAX, evaluated by others, says what its SQL twin says: the demo', { skip: withoutDax }, async (t) => {
    const demo = await demoFolder('2026-03-31');
    t.after(() => demo.remove());
    const engine = await openDuckDB(join(demo.folder, 'kindred.duckdb'), { readOnly: true });
    t.after(() => engine.close());
    await compare(engine, [
      everything,
      { dax: { 'Segments.Number': [1] }, segments: 'segment_id = 1' },
      { dax: { 'Segments.Number': [-1] }, segments: 'segment_id = -1' },
      {
        dax: { 'Segments.Number': [0, 2], 'Customers.City': ['Leeds', 'London'] },
        segments: 'segment_id IN (0, 2)',
        customers: "city IN ('Leeds', 'London')",
      },
      {
        dax: { 'Segments.Number': [0], 'Products.Product type': ['Motor'] },
        segments: 'segment_id = 0',
        policies: "product_type = 'Motor'",
      },
      { dax: { 'Customers.Age group': ['60+'] }, customers: "age_group = '60+'" },
      { dax: { 'Dates.Year': [2024] }, policies: 'EXTRACT(YEAR FROM purchase_date) = 2024' },
      { dax: { 'Customers.City': ['Nowhere'] }, customers: "city = 'Nowhere'" },
    ]);
  });

  test('the same on the reference sheets', { skip: withoutShared || withoutDax }, async (t) => {
    await compare(await referenceWarehouse(t), [
      everything,
      ...[0, 1, 2].map((id) => ({ dax: { 'Segments.Number': [id] }, segments: `segment_id = ${id}` })),
      {
        dax: { 'Policies.Tenure group': ['15-20', '20+'], 'Segments.Number': [2] },
        segments: 'segment_id = 2',
        policies: "tenure_group IN ('15-20', '20+')",
      },
    ]);
  });
});

describe('the figures of the reference report', { skip: withoutShared }, () => {
  const byName = (name: string) => measures.find((measure) => measure.name === name)!;

  test('are those of the measures where they are right', async (t) => {
    const engine = await referenceWarehouse(t);
    const figure = async (name: string, context: Context = everything) =>
      Number(await twin(engine, byName(name), context));
    const rounded = async (name: string, places: number, context?: Context) =>
      Number((await figure(name, context)).toFixed(places));

    assert.equal(await figure('Policyholders'), 3446);
    assert.equal(await rounded('Average premium per policy', 0), 4758);
    assert.equal(Math.round((await figure('Average coverage per policy')) / 100) / 10, 527.7);
    assert.equal(await rounded('Premium/coverage, mean of policies', 2), 1.25);
    assert.equal(await rounded('Average tenure per policy', 2), 6.64);
    assert.equal(Math.round((await figure('Premium on file')) / 1e5) / 10, 16.5);
    assert.equal(await figure('Premium target'), 20_000_000);
    assert.equal(await rounded('Premium against target', 3), 0.824);
    assert.equal(await figure('Gauge end'), 25_000_000);
    for (const [group, policies] of Object.entries({
      '0-5': 2110,
      '5-10': 366,
      '10-15': 718,
      '15-20': 258,
      '20+': 12,
    }))
      assert.equal(
        await figure('Policies on file', { dax: {}, policies: `tenure_group = '${group}'` }),
        policies,
        group,
      );
    for (const [type, policies] of Object.entries({ Life: 1456, Health: 943, Property: 630, Auto: 435 }))
      assert.equal(
        await figure('Policies on file', { dax: {}, policies: `product_type = '${type}'` }),
        policies,
        type,
      );
    const shares = [];
    for (const id of [0, 1, 2])
      shares.push(await rounded('Share of premium', 4, { dax: {}, segments: `segment_id = ${id}` }));
    assert.deepEqual(shares.sort(), [0.1334, 0.3351, 0.5315]);
    assert.equal(
      await rounded('Premium to date', 0, { dax: {}, customers: "customer_id = 'HL01566'" }),
      365_975,
    );
    assert.equal(await twin(engine, byName('Top city'), everything), 'London');
  });

  test('are corrected where they are wrong', async (t) => {
    const engine = await referenceWarehouse(t);
    const rows = await engine.rows(
      'SELECT AVG(age) AS age, AVG(income) AS income, AVG(premium_to_coverage) AS ratio FROM policy_details',
    );
    const [overPolicies] = rows;
    // Averages of customers are over customers: 3,446 of them hold 3,464 policies.
    const age = Number(await twin(engine, byName('Average age'), everything));
    const income = Number(await twin(engine, byName('Average income'), everything));
    assert.equal(age.toFixed(6), '38.705165');
    assert.equal(income.toFixed(6), '60842.116697');
    assert.notEqual(Number(overPolicies!.age).toFixed(6), age.toFixed(6));
    assert.notEqual(Number(overPolicies!.income).toFixed(6), income.toFixed(6));
    // Premium over coverage is weighted: all premium over all coverage, a third less than the mean of ratios.
    const rate = Number(await twin(engine, byName('Rate on sum insured'), everything));
    assert.equal(rate.toFixed(4), '0.9016');
    assert.equal(Number(overPolicies!.ratio).toFixed(4), '1.2516');
    // Each tenure group has an order of its own.
    const orders = await engine.rows(
      'SELECT DISTINCT tenure_group, tenure_group_order FROM report_policies ORDER BY 2',
    );
    assert.deepEqual(
      orders.map((row) => [row.tenure_group, row.tenure_group_order]),
      [
        ['0-5', 1],
        ['5-10', 2],
        ['10-15', 3],
        ['15-20', 4],
        ['20+', 5],
      ],
    );
    // The most preferred language is the one that most customers prefer, in each segment.
    for (const id of [0, 1, 2]) {
      const [first] = await engine.rows(
        `SELECT preferred_language FROM (SELECT DISTINCT customer_id, preferred_language FROM policy_details WHERE segment_id = ${id}) AS own GROUP BY ALL ORDER BY COUNT(*) DESC, 1 LIMIT 1`,
      );
      const context = { dax: {}, segments: `segment_id = ${id}` };
      assert.equal(await twin(engine, byName('Most preferred language'), context), first!.preferred_language);
    }
  });
});
