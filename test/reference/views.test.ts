import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Slice } from '../../src/report/measures/query.ts';
import { readWarehouse } from '../../src/warehouse/duckdb/reader.ts';
import { runJson } from '../support/kindred.ts';
import { queryMeasures } from '../support/measures.ts';
import { withoutShared } from '../support/paths.ts';
import { initReference } from '../support/reference.ts';
import { query } from '../support/warehouse.ts';

describe('the views return the reference report’s figures, as of 2026-04-28', { skip: withoutShared }, () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kindred-views-'));
    await initReference(folder);
    const { code, err } = await runJson({ cwd: folder }, '--as-of', '2026-04-28');
    assert.equal(code, 0, err);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const rows = (sql: string) => query(join(folder, 'kindred.duckdb'), sql);
  const thousands = (value: unknown) => `£${(Number(value) / 1000).toFixed(1)}K`;
  const pounds = (value: unknown) => `£${Math.round(Number(value)).toLocaleString('en-GB')}`;

  test('the dashboard’s measures give the report’s figures, and the right ones where the report’s are wrong', async () => {
    const ask = (measures: string[], by: string[] = [], where: Slice = {}) =>
      readWarehouse(join(folder, 'kindred.duckdb'), (engine) =>
        queryMeasures(engine, { measures, by, where }),
      );
    const [cards] = await ask([
      'customers',
      'average_premium',
      'average_coverage',
      'average_rate',
      'average_tenure',
    ]);
    const [customers, premium, coverage, rate, tenure] = cards!;
    assert.deepEqual(
      [
        customers,
        pounds(premium),
        thousands(coverage),
        `${Number(rate).toFixed(2)} %`,
        Number(tenure).toFixed(2),
      ],
      [3446, '£4,758', '£527.7K', '1.25 %', '6.64'],
    );
    assert.deepEqual(await ask(['policies'], ['tenure_group']), [
      ['0-5', 2110],
      ['5-10', 366],
      ['10-15', 718],
      ['15-20', 258],
      ['20+', 12],
    ]);
    assert.deepEqual(await ask(['policies'], ['product_type']), [
      ['Life', 1456],
      ['Health', 943],
      ['Property', 630],
      ['Auto', 435],
    ]);
    const bySegment = await ask(['premium'], ['segment']);
    const total = bySegment.reduce((sum, [, own]) => sum + Number(own), 0);
    assert.deepEqual(bySegment.map(([, own]) => ((100 * Number(own)) / total).toFixed(2)).sort(), [
      '13.34',
      '33.51',
      '53.15',
    ]);
    // The report averages age over policies, so that whoever holds two counts twice.
    const [[mean]] = (await ask(['average_age'])) as [[number]];
    const [own] = await rows(
      'SELECT AVG(age) AS age FROM customers WHERE customer_id IN (SELECT customer_id FROM policies)',
    );
    assert.ok(Math.abs(mean - Number(own!.age)) < 1e-9);
  });

  test('the five cards', async () => {
    const [stat] = await rows('SELECT * FROM overall_stat');
    assert.equal(stat!.No_of_Customers, 3446);
    assert.equal(pounds(stat!.Avg_Premium), '£4,758');
    assert.equal(thousands(stat!.Avg_Coverage), '£527.7K');
    assert.equal(`${Number(stat!.Avg_Premium_Coverage).toFixed(2)} %`, '1.25 %');
    assert.equal(Number(stat!.Avg_Tenure).toFixed(2), '6.64');
  });

  test('the gauge: £16.5M of premium on file, 82.4 % of £20M', async () => {
    const [total] = await rows('SELECT SUM(Premium) AS premium FROM joined_all');
    assert.equal((Number(total!.premium) / 1e6).toFixed(1), '16.5');
    assert.equal(((Number(total!.premium) / 20e6) * 100).toFixed(1), '82.4');
  });

  test('policies by tenure group', async () => {
    const groups = await rows('SELECT Tenure_Gp, count(*) AS n FROM joined_all GROUP BY 1');
    assert.deepEqual(Object.fromEntries(groups.map(({ Tenure_Gp, n }) => [Tenure_Gp, n])), {
      '0-5': 2110,
      '5-10': 366,
      '10-15': 718,
      '15-20': 258,
      '20+': 12,
    });
  });

  test('policies by product type, overall and by segment', async () => {
    const types = { Life: 1456, Health: 943, Property: 630, Auto: 435 };
    const overall = await rows(
      "SELECT Category, TotalCount FROM product_popularity_overall WHERE Type = 'Product Type'",
    );
    assert.deepEqual(Object.fromEntries(overall.map((row) => [row.Category, row.TotalCount])), types);
    const bySegment = await rows(
      "SELECT Category, SUM(TotalCount) AS n FROM product_popularity_cluster WHERE Type = 'Product Type' GROUP BY 1",
    );
    assert.deepEqual(Object.fromEntries(bySegment.map((row) => [row.Category, row.n])), types);
  });

  test('premium by segment is 53.15 / 33.51 / 13.34 %', async () => {
    const shares = await rows(
      'SELECT Cluster_ID, SUM(Premium) / (SELECT SUM(Premium) FROM joined_all) * 100 AS share FROM joined_all GROUP BY 1 ORDER BY 2 DESC',
    );
    assert.deepEqual(
      shares.map(({ share }) => Number(share).toFixed(2)),
      ['53.15', '33.51', '13.34'],
    );
    const ours = await rows('SELECT premium_share FROM segment_overview ORDER BY 1 DESC');
    assert.deepEqual(
      ours.map(({ premium_share }) => (Number(premium_share) * 100).toFixed(2)),
      ['53.15', '33.51', '13.34'],
    );
  });

  test('HL01566 has a premium to date of £365,975', async () => {
    const [top] = await rows("SELECT SUM(CLV) AS clv FROM joined_all WHERE Customer_ID = 'HL01566'");
    assert.equal(pounds(top!.clv), '£365,975');
    const [ours] = await rows("SELECT premium_to_date FROM customer_details WHERE customer_id = 'HL01566'");
    assert.equal(pounds(ours!.premium_to_date), '£365,975');
  });

  test('London has the highest premium of all cities', async () => {
    const [first] = await rows(
      'SELECT City, SUM(Total_Premium) AS premium FROM city_stat GROUP BY 1 ORDER BY 2 DESC LIMIT 1',
    );
    assert.equal(first!.City, 'London');
  });

  test('ten customers, and five products by holders and five by premium', async () => {
    assert.equal((await rows('SELECT * FROM top10_premium')).length, 10);
    const kinds = await rows('SELECT Type, count(*) AS n FROM top5_products GROUP BY 1 ORDER BY 1');
    assert.deepEqual(kinds, [
      { Type: '# of Policyholders', n: 5 },
      { Type: 'Total Premium', n: 5 },
    ]);
  });

  test('the views have the columns and types that the report binds', async () => {
    const described = async (view: string) =>
      (await rows(`DESCRIBE ${view}`)).map(({ column_name, column_type }) => `${column_name} ${column_type}`);
    assert.deepEqual(await described('joined_all'), [
      'Policy_ID VARCHAR',
      'Product_ID VARCHAR',
      'Product_Name VARCHAR',
      'Product_Type VARCHAR',
      'Category VARCHAR',
      'Customer_ID VARCHAR',
      'Age BIGINT',
      'Gender VARCHAR',
      'City VARCHAR',
      'Marital_Status VARCHAR',
      'Education VARCHAR',
      'Occupation VARCHAR',
      'Income DOUBLE',
      'Tenure_Years DOUBLE',
      'Preferred_Channel VARCHAR',
      'Preferred_Language VARCHAR',
      'Preferred_Time VARCHAR',
      'Premium DOUBLE',
      'Coverage DOUBLE',
      'Premium_to_Coverage DOUBLE',
      'Purchase_Date TIMESTAMP',
      'Age_Group VARCHAR',
      'Tenure_Gp VARCHAR',
      'CLV DOUBLE',
      'Cluster_ID BIGINT',
    ]);
    assert.deepEqual(await described('overall_stat'), [
      'No_of_Customers BIGINT',
      'Avg_Premium DOUBLE',
      'Max_Premium DOUBLE',
      'Avg_Premium_Coverage DOUBLE',
      'Max_Premium_Coverage DOUBLE',
      'Avg_Tenure DOUBLE',
      'Max_Tenure DOUBLE',
      'Avg_Coverage DOUBLE',
    ]);
    assert.deepEqual(await described('product_popularity_cluster'), [
      'Category VARCHAR',
      'TotalCount BIGINT',
      'Type VARCHAR',
      'Cluster_ID BIGINT',
    ]);
    assert.deepEqual(await described('product_popularity_overall'), [
      'Category VARCHAR',
      'TotalCount BIGINT',
      'Type VARCHAR',
    ]);
    assert.deepEqual(await described('top10_premium'), [
      'Customer_ID VARCHAR',
      'Age BIGINT',
      'Gender VARCHAR',
      'Occupation VARCHAR',
      'Tenure_Years DOUBLE',
      'Income DOUBLE',
      'Product_Type VARCHAR',
      'Category VARCHAR',
      'CLV DOUBLE',
      'Total_Premium DOUBLE',
      'Avg_Premium_to_Coverage DOUBLE',
      'Cluster_ID BIGINT',
    ]);
    assert.deepEqual(await described('top5_products'), [
      'Product_Name VARCHAR',
      'Feature DOUBLE',
      'Type VARCHAR',
    ]);
    assert.deepEqual(await described('scatter_chart'), [
      '0 DOUBLE',
      '1 DOUBLE',
      'Cluster_ID BIGINT',
      'cluster_name VARCHAR',
      'description VARCHAR',
    ]);
    assert.deepEqual(await described('labels_view'), [
      'cluster_id BIGINT',
      'cluster_name VARCHAR',
      'description VARCHAR',
    ]);
  });
});
