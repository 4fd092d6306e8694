import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { UsageError } from '../../src/domain/errors.ts';
import type { Value } from '../../src/engine/engine.ts';
import { dimensions } from '../../src/report/measures/dimensions.ts';
import { measures } from '../../src/report/measures/measures.ts';
import type { MeasureQuery } from '../../src/report/measures/query.ts';
import { readWarehouse } from '../../src/warehouse/duckdb/reader.ts';
import { demoFolder } from '../support/dashboard.ts';
import { queryMeasures } from '../support/measures.ts';
import { query } from '../support/warehouse.ts';

describe('measures of the demo', () => {
  let demo: Awaited<ReturnType<typeof demoFolder>>;
  const live = () => join(demo.folder, 'kindred.duckdb');
  const ask = (asked: Partial<MeasureQuery>) =>
    readWarehouse(live(), (engine) =>
      queryMeasures(engine, { measures: ['customers'], by: [], where: {}, ...asked }),
    );

  before(async () => {
    demo = await demoFolder('2026-03-31');
  });
  after(() => demo.remove());

  test('each measure is what its sentence says, computed here row by row from policy_details', async () => {
    const rows = await query(live(), 'SELECT * FROM policy_details');
    const number = (value: unknown) => Number(value);
    const sum = (values: readonly Value[]) =>
      values.reduce((total: number, value) => total + Number(value), 0);
    const known = (column: string, from = rows) =>
      from.map((row) => row[column]!).filter((value) => value !== null);
    const mean = (values: readonly Value[]) => sum(values) / values.length;
    const people = [...new Map(rows.map((row) => [row.customer_id, row])).values()];
    const rated = rows.filter((row) => row.coverage !== null && number(row.coverage) > 0);
    const expected: Record<string, number> = {
      customers: people.length,
      policies: rows.length,
      premium: sum(known('premium')),
      coverage: sum(known('coverage')),
      average_premium: mean(known('premium')),
      average_coverage: mean(known('coverage')),
      rate: (100 * sum(known('premium', rated))) / sum(known('coverage', rated)),
      average_rate: mean(known('premium_to_coverage')),
      average_tenure: mean(known('tenure_years')),
      premium_to_date: sum(known('premium_to_date')),
      average_premium_to_date: mean(known('premium_to_date')),
      average_age: mean(known('age', people)),
      average_income: mean(known('income', people)),
    };
    assert.deepEqual(
      Object.keys(expected),
      measures.map(({ name }) => name),
    );
    const [answer] = await ask({ measures: Object.keys(expected) });
    Object.entries(expected).forEach(([name, value], i) => {
      assert.ok(Math.abs(Number(answer![i]) / value - 1) < 1e-9, `${name}: ${answer![i]}, expected ${value}`);
    });
  });

  test('by every dimension the parts add up to the whole, and a slice is its part', async () => {
    const [whole] = await ask({ measures: ['policies', 'premium'] });
    for (const { name, isSlicer } of dimensions) {
      const parts = await ask({ measures: ['policies', 'premium', 'average_age'], by: [name] });
      assert.equal(
        parts.reduce((total, row) => total + Number(row[1]), 0),
        whole![0],
        name,
      );
      if (!isSlicer) continue;
      const [value, ...own] = parts[0]!;
      const sliced = await ask({
        measures: ['policies', 'premium', 'average_age'],
        where: { [name]: [value as string] },
      });
      assert.deepEqual(sliced[0], own, name);
    }
  });

  test('slices go together, unknown is a value, and groups come in their own order', async () => {
    const both = await ask({
      measures: ['policies'],
      where: { city: ['Leeds', null], age_group: ['18-30'] },
    });
    const [counted] = await query(
      live(),
      "SELECT count(*) AS n FROM policy_details WHERE (city = 'Leeds' OR city IS NULL) AND age_group = '18-30'",
    );
    assert.deepEqual(both, [[counted!.n]]);
    const groups = await ask({ by: ['age_group'] });
    assert.deepEqual(
      groups.map(([group]) => group),
      ['18-30', '31-40', '41-50', '51-60', '60+'],
    );
    const [first] = await ask({
      measures: ['premium'],
      by: ['category', 'product_type', 'product'],
      limit: 1,
    });
    assert.equal(first!.length, 4);
    assert.deepEqual(await ask({ by: ['city'], where: { city: ["'; DROP TABLE policies; --"] } }), []);
  });

  test('what is not known is refused with what there is', async () => {
    for (const [asked, says] of [
      [{ measures: ['premum'] }, /There is no measure premum\. Did you mean "premium"\?/],
      [{ by: ['street'] }, /There is no dimension street/],
      [{ where: { gender: ['Female'] } }, /There is no slicer gender/],
      [{ measures: [] }, /Name at least one measure/],
      [{ by: ['city', 'segment', 'gender', 'month'] }, /At most 3 dimensions/],
    ] as const) {
      await assert.rejects(ask(asked), (error) => error instanceof UsageError && says.test(error.message));
    }
  });
});
