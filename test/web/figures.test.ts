/** Every figure of every page beside SQL written here, as a spreadsheet gets it: from its CSV. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import type { Value } from '../../src/engine/engine.ts';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { demoFolder, serveFolder } from '../support/dashboard.ts';
import { full } from '../support/paths.ts';
import { query } from '../support/warehouse.ts';

const rate =
  'SUM(CAST(CASE WHEN coverage > 0 THEN premium END AS DOUBLE)) / SUM(CAST(coverage AS DOUBLE)) * 100';
const premium = 'SUM(CAST(premium AS DOUBLE))';
const holders = 'COUNT(DISTINCT customer_id)';
/** Rows of `policy_details` by a column, in an order of which the figure's is one. */
const by = (column: string, measures: string, order = '2 DESC, 1', limit = 1000) =>
  `SELECT COALESCE(CAST(${column} AS VARCHAR), 'Unknown'), ${measures} FROM rows GROUP BY ${column} ORDER BY ${order} LIMIT ${limit}`;
const named = (measures: string, rest = 'ORDER BY MIN(rows.segment_id) NULLS LAST') =>
  `SELECT COALESCE(named.name, 'No segment'), ${measures} FROM rows LEFT JOIN current_segments AS named ON named.segment_id = rows.segment_id GROUP BY named.name ${rest}`;
const mean = (column: string) => `AVG(CAST(${column} AS DOUBLE))`;

/** Title, and the SQL of its rows: values, then numbers. `rows` are the policies that the filters leave. */
type Documented = readonly (readonly [title: string, sql: string])[];

const overview: Documented = [
  [
    'Policyholders and rate by age group',
    by('age_group', `${holders}, ${rate}`, 'MIN(age_group_order) NULLS LAST'),
  ],
  ['Policies by tenure group', by('tenure_group', 'COUNT(*)', 'MIN(tenure_group_order)')],
  ['Policies by product type', by('product_type', 'COUNT(*)')],
  ['Policies by category', by('category', 'COUNT(*)')],
  ['Top products by policyholders', by('product_name', holders, '2 DESC, 1', 5)],
  ['Top products by premium', by('product_name', premium, '2 DESC, 1', 5)],
];

const sales: Documented = [
  [
    'Premium by category, product type, product',
    `SELECT category, product_type, product_name, ${premium} FROM rows GROUP BY ALL ORDER BY 4 DESC`,
  ],
  ['Premium by city', by('city', `${premium}, ${holders}, ${mean('premium')}, ${rate}`)],
  ['Top cities by premium', by('city', premium, '2 DESC, 1', 12)],
  ['Premium by segment', named(premium)],
  ['Premium by age group', by('age_group', premium, 'MIN(age_group_order) NULLS LAST')],
  ['Premium by tenure group', by('tenure_group', premium, 'MIN(tenure_group_order)')],
  ['Premium by year of purchase', by("strftime(purchase_date, '%Y')", premium, '1')],
  ['Average premium by product', by('product_name', mean('premium'))],
];

const people = `(SELECT customer_id, MIN(segment_id) AS segment_id, MIN(age) AS age, MIN(income) AS income FROM rows GROUP BY customer_id)`;
const index = (own: string, column: string, from = 'rows') =>
  `SELECT '${own}', (SELECT LIST(own ORDER BY segment_id) FROM (SELECT segment_id, 100 * AVG(CAST(${column} AS DOUBLE)) / (SELECT AVG(CAST(${column} AS DOUBLE)) FROM ${from}) AS own FROM ${from} WHERE segment_id IS NOT NULL GROUP BY segment_id))`;

const segments: Documented = [
  ['Premium by segment', named(premium)],
  [
    'Policyholders by marital status within each segment',
    `SELECT COALESCE(named.name, 'No segment'), COALESCE(marital_status, 'Unknown'), COUNT(DISTINCT rows.customer_id) FROM rows LEFT JOIN current_segments AS named ON named.segment_id = rows.segment_id GROUP BY ALL ORDER BY MIN(rows.segment_id) NULLS LAST, 3 DESC`,
  ],
  [
    'How a number is spread',
    `SELECT named.name, quantile_cont(value, 0.05), quantile_cont(value, 0.25), quantile_cont(value, 0.5), quantile_cont(value, 0.75), quantile_cont(value, 0.95)
     FROM customer_features AS feature JOIN assignments AS own ON own.customer_id = feature.customer_id JOIN current_segments AS named ON named.segment_id = own.segment_id
     WHERE feature = 'age' AND feature.customer_id IN (SELECT customer_id FROM rows) GROUP BY named.name, named.segment_id ORDER BY named.segment_id`,
  ],
  [
    'Map of customers',
    `SELECT map.customer_id, own.segment_id, map.x, map.y FROM segment_map AS map JOIN assignments AS own ON own.customer_id = map.customer_id
     WHERE map.customer_id IN (SELECT customer_id FROM rows) ORDER BY map.customer_id`,
  ],
];

const detail: Documented = [
  ['Premium by product', by('product_name', premium, '2 DESC, 1', 8)],
  ['Premium by product type', by('product_type', premium)],
  ['Policyholders by age group', by('age_group', holders, 'MIN(age_group_order) NULLS LAST')],
  ['Policyholders by gender', by('gender', holders)],
  ['Policyholders by city', by('city', holders, '2 DESC, 1', 8)],
  ['Policyholders by preferred channel', by('preferred_channel', holders)],
];

describe('figures are what their SQL says', { skip: withoutBrowser }, () => {
  let demo: Awaited<ReturnType<typeof demoFolder>>;
  let served: Awaited<ReturnType<typeof serveFolder>>;
  let browser: Browser;
  let page: Page;

  before(async () => {
    demo = await demoFolder('2026-03-31');
    served = await serveFolder(demo.folder);
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
    await page.goto(served.address);
  });
  after(async () => {
    await browser.close();
    await served.stop();
    demo.remove();
  });

  async function show(place: string) {
    await page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`);
    await page.waitForTimeout(50);
    await page.locator('[aria-busy="true"], .empty[role="status"]').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(50);
  }

  const card = (title: string) =>
    page.locator('section.card', { has: page.getByRole('heading', { name: title, exact: true }) });

  async function csvOf(title: string): Promise<string[][]> {
    // Chromium drops what a page saves past ten files a second.
    await page.waitForTimeout(150);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      card(title).getByRole('button', { name: 'CSV' }).click(),
    ]);
    const text = readFileSync(await download.path(), 'utf8');
    assert.equal(text.charCodeAt(0), 0xfeff, 'a spreadsheet needs the mark to read UTF-8');
    return (parse(text.slice(1)) as string[][]).slice(1);
  }

  async function compare(documented: Documented, where: string) {
    for (const [title, sql] of documented) {
      const rows = await query(
        join(demo.folder, 'kindred.duckdb'),
        `WITH rows AS (SELECT * FROM policy_details ${where}) ${sql}`,
      );
      const expected = rows.map((row) => Object.values(row));
      assert.ok(expected.length > 0, title);
      const shown = await csvOf(title);
      const key = (row: readonly (Value | string)[]) =>
        row.map((cell) => (isNumber(cell) ? '' : cell)).join('|');
      // Equal measures may come in either order.
      const sorted = (all: readonly (readonly (Value | string)[])[]) =>
        [...all].sort((a, b) => (key(a) < key(b) ? -1 : 1));
      const [ours, theirs] = [sorted(shown), sorted(expected)];
      assert.equal(ours.length, theirs.length, title);
      for (const [i, row] of ours.entries())
        for (const [j, cell] of row.entries()) {
          const wanted = theirs[i]![j]!;
          const same =
            wanted === null
              ? cell === ''
              : isNumber(wanted)
                ? Math.abs(Number(cell) - Number(wanted)) <= 1e-9 * Math.abs(Number(wanted))
                : cell === wanted;
          assert.ok(same, `${title}: ${row}, by SQL ${theirs[i]}`);
        }
    }
  }

  test('the overview, all and filtered', async () => {
    await show('overview');
    await compare(overview, '');
    await show('overview?city=Leeds&city=London&age_group=31-40&age_group=41-50');
    await compare(overview, "WHERE city IN ('Leeds', 'London') AND age_group IN ('31-40', '41-50')");
  });

  test('sales, all and filtered', async () => {
    await show('sales');
    await compare(sales, '');
    await show('sales?tenure_group=0-5&segment=0&segment=1');
    await compare(sales, "WHERE tenure_group = '0-5' AND segment_id IN (0, 1)");
  });

  test('segments, all and filtered', async () => {
    await show('segments');
    await compare(segments, '');
    await show('segments?category=Family');
    await compare(segments, "WHERE category = 'Family'");
  });

  test('one segment', async () => {
    await show('segment/1');
    await compare(detail, 'WHERE segment_id = 1');
    await show('segment/1?product_type=Motor');
    await compare(detail, "WHERE segment_id = 1 AND product_type = 'Motor'");
  });

  test('the index to average is the segment’s mean over everybody’s', async () => {
    await show('segments');
    const shown = await csvOf('Segments beside each other');
    for (const [label, column, from] of [
      ['Average age', 'age', people],
      ['Average income', 'income', people],
      ['Average premium per policy', 'premium', 'rows'],
      ['Average tenure per policy', 'tenure_years', 'rows'],
    ] as const) {
      const [row] = await query(
        join(demo.folder, 'kindred.duckdb'),
        `WITH rows AS (SELECT * FROM policy_details) SELECT UNNEST(own) AS own FROM (${index(label, column, from)}) AS indices(label, own) LIMIT 1`,
      );
      const own = shown.find(([name]) => name === label)!;
      assert.ok(
        Math.abs(Number(own[1]) / Number(row!.own) - 1) < 1e-9,
        `${label}: ${own[1]}, by SQL ${row!.own}`,
      );
    }
  });

  test('the model’s pictures are the tables that the run published', async () => {
    await show('model');
    const file = join(demo.folder, 'kindred.duckdb');
    const candidates = await query(
      file,
      'SELECT k, cost, silhouette, stability, smallest FROM k_selection ORDER BY k',
    );
    assert.deepEqual(
      (await csvOf('How many segments')).map((row) => row.map(Number)),
      candidates.map((row) => Object.values(row).map(Number)),
    );
    const [model] = await query(
      file,
      "SELECT model->'famd'->'eigenvalues'->>0 AS first, model->'famd'->>'inertia' AS inertia FROM models",
    );
    const [[, share] = []] = await csvOf('What the map shows');
    assert.ok(Math.abs(Number(share) - Number(model!.first) / Number(model!.inertia)) < 1e-12);
  });

  test('each chart is also a table that says the same, and a picture', async () => {
    for (const place of full
      ? ['overview', 'segments', 'segment/0', 'sales', 'model']
      : ['segments', 'sales']) {
      await show(place);
      const charts = page.locator('section.card', {
        has: page.locator('[role="img"], svg.country, .city-map, .tree'),
      });
      for (const title of await charts.locator('h2').allInnerTexts()) {
        const own = card(title);
        // Chromium drops what a page saves past ten files a second.
        await page.waitForTimeout(150);
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          own.getByRole('button', { name: 'PNG' }).click(),
        ]).catch(() => [null]);
        assert.ok(download, `${place}: ${title}`);
        const bytes = readFileSync(await download.path());
        assert.equal(bytes.subarray(1, 4).toString('latin1'), 'PNG', title);
        assert.ok(bytes.length > 2000, `${title}: ${bytes.length} bytes`);
        const rows = await csvOf(title);
        await own.getByRole('button', { name: 'Table', exact: true }).click();
        const shown = await own.locator('tbody tr').count();
        assert.ok(shown >= Math.min(rows.length, 500), `${title}: ${shown} of ${rows.length}`);
        await own.getByRole('button', { name: 'Chart', exact: true }).click();
      }
    }
  });
});

const isNumber = (cell: Value | string) =>
  typeof cell === 'number' || (typeof cell === 'string' && cell !== '' && Number.isFinite(Number(cell)));
