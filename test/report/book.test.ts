import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { UsageError } from '../../src/domain/errors.ts';
import type { Engine, Value } from '../../src/engine/engine.ts';
import type { Book } from '../../src/report/book/book.ts';
import { measureBook } from '../../src/report/book/measure.ts';
import { pointsOf } from '../../src/report/book/points.ts';
import { readBook } from '../../src/report/book/read.ts';
import { readFeature, spreadOf } from '../../src/report/book/spread.ts';
import { topCustomers } from '../../src/report/book/top.ts';
import { dimensions } from '../../src/report/measures/dimensions.ts';
import { measures } from '../../src/report/measures/measures.ts';
import { filterOf, type MeasureRow, type Slice } from '../../src/report/measures/query.ts';
import { readWarehouse } from '../../src/warehouse/duckdb/reader.ts';
import { demoFolder } from '../support/dashboard.ts';
import { queryMeasures } from '../support/measures.ts';
import { full } from '../support/paths.ts';

/** Nothing, a part of either kind, several slicers, unknown, most of everything, and nobody. */
const slices: readonly Slice[] = [
  {},
  { city: ['Leeds', null] },
  { age_group: ['18-30'], category: ['Life'] },
  { tenure_group: ['0-5', '5-10', '10-15'] },
  { segment: [0, 1, null], product_type: ['Motor', 'Travel'] },
  { age_group: ['18-30', '31-40', '41-50', '51-60'] },
  { city: ['Atlantis'] },
];

const near = (a: Value, b: Value) =>
  typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= 1e-9 * Math.abs(b) : a === b;

function same(ours: readonly MeasureRow[], sql: readonly MeasureRow[], what: string) {
  assert.equal(ours.length, sql.length, what);
  for (const [i, row] of ours.entries())
    for (const [j, value] of row.entries())
      assert.ok(near(value, sql[i]![j]!), `${what}, row ${i}: ${row}, by SQL ${sql[i]}`);
}

describe('the book answers as the warehouse’s SQL does', () => {
  let demo: Awaited<ReturnType<typeof demoFolder>>;
  let book: Book;
  const read = <T>(work: (engine: Engine) => Promise<T>) =>
    readWarehouse(join(demo.folder, 'kindred.duckdb'), work);

  before(async () => {
    demo = await demoFolder('2026-03-31');
    book = await read(readBook);
  });
  after(() => demo.remove());

  test('every measure by every dimension, and by pairs and triples of them, in every slice', async () => {
    const all = measures.map(({ name }) => name);
    const single = dimensions.map(({ name }) => [name]);
    const several = [
      ['segment', 'gender'],
      ['city', 'segment'],
      ['month', 'product'],
      ['category', 'product_type', 'product'],
      ['occupation', 'city', 'month'],
    ];
    let compared = 0;
    await read(async (engine) => {
      for (const where of full ? slices : slices.slice(0, 4))
        for (const by of [[], ...single, ...several]) {
          const query = { measures: all, by, where };
          const rows = await queryMeasures(engine, query);
          same(measureBook(book, query), rows, JSON.stringify(query));
          compared += rows.length;
        }
    });
    assert.ok(compared > (full ? 10_000 : 5_000), `only ${compared} rows`);
  });

  test('the first rows by any measure', async () => {
    await read(async (engine) => {
      for (const { name } of measures) {
        const query = { measures: [name], by: ['product'], where: { city: ['Leeds'] }, limit: 3 };
        same(measureBook(book, query), await queryMeasures(engine, query), name);
      }
    });
  });

  test('what is not known is refused as the SQL refuses it', () => {
    for (const [asked, says] of [
      [{ measures: ['premum'] }, /There is no measure premum/],
      [{ by: ['street'] }, /There is no dimension street/],
      [{ where: { gender: ['Female'] } }, /There is no slicer gender/],
    ] as const)
      assert.throws(
        () => measureBook(book, { measures: ['customers'], by: [], where: {}, ...asked }),
        (error) => error instanceof UsageError && says.test(error.message),
      );
  });

  test('the customers with the most, with what is known of them', async () => {
    await read(async (engine) => {
      for (const where of slices) {
        const { sql, values } = filterOf(where);
        for (const amount of ['premium', 'premium_to_date'] as const) {
          const rows = await engine.rows(
            `SELECT chosen.customer_id, chosen.policies, chosen.${amount}, customer.age, customer.city, customer.objects
             FROM (SELECT customer_id, COUNT(*) AS policies, CAST(SUM(${amount}) AS DOUBLE) AS ${amount} FROM policy_details ${sql} GROUP BY customer_id) AS chosen
             JOIN customers AS customer ON customer.customer_id = chosen.customer_id
             ORDER BY ${amount} DESC, chosen.customer_id LIMIT 25`,
            values,
          );
          const top = topCustomers(book, where, amount, 25);
          assert.equal(top.length, rows.length);
          for (const [i, row] of rows.entries())
            for (const [column, value] of Object.entries(row))
              assert.ok(near(top[i]![column]!, value), `${JSON.stringify(where)} ${i} ${column}: ${value}`);
        }
      }
    });
  });

  test('places on the map and percentiles of features, of what slicers leave', async () => {
    await read(async (engine) => {
      for (const where of slices) {
        const { sql, values } = filterOf(where);
        const chosen = `SELECT customer_id FROM policy_details ${sql}`;
        const points = await engine.columns(
          `SELECT map.customer_id, map.x FROM segment_map AS map WHERE map.customer_id IN (${chosen}) ORDER BY map.customer_id`,
          values,
        );
        const { total, points: ours } = pointsOf(book, where);
        assert.equal(total, points[0]?.length ?? 0);
        assert.deepEqual(
          ours.map(([x, , , customer]) => [customer, x]),
          (points[0] ?? []).map((customer, i) => [customer, points[1]![i]]),
        );
        const rows = await engine.rows(
          `SELECT assigned.segment_id AS segment, COUNT(*) AS customers,
             quantile_cont(feature.value, 0.05) AS a, quantile_cont(feature.value, 0.25) AS b, quantile_cont(feature.value, 0.5) AS c,
             quantile_cont(feature.value, 0.75) AS d, quantile_cont(feature.value, 0.95) AS e
           FROM customer_features AS feature JOIN assignments AS assigned ON assigned.customer_id = feature.customer_id
           WHERE feature.feature = 'income' AND feature.value IS NOT NULL AND feature.customer_id IN (${chosen})
           GROUP BY assigned.segment_id ORDER BY assigned.segment_id`,
          values,
        );
        const spread = spreadOf(book, await readFeature(engine, 'income'), where);
        assert.deepEqual(
          spread.map(({ segment, customers }) => [segment, customers]),
          rows.map(({ segment, customers }) => [segment, customers]),
        );
        for (const [i, { percentiles }] of spread.entries())
          for (const [j, name] of (['a', 'b', 'c', 'd', 'e'] as const).entries())
            assert.ok(near(percentiles[j]!, rows[i]![name]!), `${percentiles[j]}, by SQL ${rows[i]![name]}`);
      }
    });
  });
});
