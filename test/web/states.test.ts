/** What the dashboard shows where something is missing, broken or far from the usual. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { demoFolder, serveFolder } from '../support/dashboard.ts';
import { kindred } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { lines, writeSheets } from '../support/sheets.ts';

const pages = ['today', 'overview', 'segments', 'segment/0', 'sales', 'customer', 'quality', 'model'];

describe('states of the dashboard', { skip: withoutBrowser }, () => {
  let demo: Awaited<ReturnType<typeof demoFolder>>;
  let browser: Browser;

  before(async () => {
    demo = await demoFolder('2026-03-31');
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    demo.remove();
  });

  /** The demo's warehouse in a folder of its own, changed by statements. */
  async function changed(t: TestContext, ...statements: readonly string[]): Promise<string> {
    const folder = scratch(t);
    cpSync(join(demo.folder, 'kindred.duckdb'), join(folder, 'kindred.duckdb'));
    const engine = await openDuckDB(join(folder, 'kindred.duckdb'));
    for (const statement of statements) await engine.run(statement);
    await engine.close();
    return folder;
  }

  async function open(t: TestContext, folder: string, width = 1280) {
    const served = await serveFolder(folder);
    t.after(served.stop);
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    t.after(() => page.close());
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(served.address);
    return { page, complaints };
  }

  const text = (page: Page) => page.locator('main').innerText();

  async function show(page: Page, place: string) {
    await page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`);
    await page.waitForTimeout(60);
    await page.locator('[aria-busy="true"], .empty[role="status"]').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(60);
  }

  /** Opens every page; none may complain, or be wider than the window. */
  async function visit(page: Page, complaints: readonly string[]) {
    for (const place of pages) {
      await show(page, place);
      const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      const widest = await page.evaluate(
        "[...document.querySelectorAll('main *')].filter((node) => !node.closest('.table, nav') && node.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((node) => node.outerHTML.slice(0, 120)).join(' | ')",
      );
      assert.equal(wide, 0, `${place} is ${wide} pixels too wide: ${widest}`);
    }
    assert.deepEqual(complaints, []);
  }

  test('no warehouse yet: what to do is said, and a run that comes is shown', async (t) => {
    const folder = scratch(t);
    const { page } = await open(t, folder);
    await page.getByRole('alert').waitFor();
    assert.match(await text(page), /There is no warehouse at .* yet: "kindred run" makes it/);
    cpSync(join(demo.folder, 'kindred.duckdb'), join(folder, 'kindred.duckdb'));
    await page.reload();
    await page.locator('.segment-list li').first().waitFor();
  });

  test('a file that is no warehouse, and one of an earlier version, are refused in words', async (t) => {
    const folder = scratch(t);
    cpSync(join(demo.folder, 'customers.csv'), join(folder, 'kindred.duckdb'));
    const first = await open(t, folder);
    await first.page.getByRole('alert').waitFor();
    assert.match(await text(first.page), /cannot be read as a warehouse/);
    const earlier = await changed(
      t,
      'ALTER TABLE runs DROP COLUMN schema_version',
      'ALTER TABLE runs DROP COLUMN published_at',
      'DROP TABLE segment_names',
    );
    const second = await open(t, earlier);
    await second.page.getByRole('alert').waitFor();
    assert.match(
      await text(second.page),
      /was written by an earlier version of Kindred \(version 7 of .*"kindred run" brings it/,
    );
  });

  test('a warehouse that another program holds open is read all the same', async (t) => {
    const folder = await changed(t);
    const path = join(folder, 'kindred.duckdb');
    const holder = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `const { DuckDBInstance } = await import(${JSON.stringify(import.meta.resolve('@duckdb/node-api'))});
       const instance = await DuckDBInstance.create(${JSON.stringify(path)});
       await instance.connect(); console.log('held'); setInterval(() => instance, 1000);`,
    ]);
    t.after(async () => {
      holder.kill();
      await once(holder, 'exit');
    });
    await once(holder.stdout, 'data');
    const { page, complaints } = await open(t, folder);
    await page.locator('.segment-list li').first().waitFor();
    await show(page, 'overview');
    assert.match(await text(page), /Policyholders/);
    assert.deepEqual(complaints, []);
  });

  test('a held run, and a stopped one after it, say so and why', async (t) => {
    const reasons = JSON.stringify([
      { code: 'sheets_unchanged', message: 'The sheets are those of last week.' },
    ]);
    const held = await changed(
      t,
      `UPDATE runs SET status = 'held', reasons = '${reasons}',
         report = json_merge_patch(report, '{"status": "held", "reasons": ${reasons}}')`,
    );
    const { page } = await open(t, held);
    await page.locator('.status.warn').waitFor();
    assert.match(
      await text(page),
      /Held: today’s facts with the earlier segments[\s\S]*The sheets are those of last week/,
    );
    const stopped = await changed(
      t,
      `INSERT INTO runs SELECT * REPLACE (99 AS sequence, 'stopped-run' AS run_id, 'stopped' AS status, DATE '2026-04-01' AS as_of, '${reasons}' AS reasons) FROM runs`,
    );
    const second = await open(t, stopped);
    await second.page.locator('.status.bad').waitFor();
    assert.match(
      await text(second.page),
      /Stopped: nothing was changed on 1 April 2026. Shown is the run of 31 March 2026/,
    );
  });

  for (const width of [390, 1280])
    test(`thirty segments with names of sixty characters, one of a single customer, at ${width} pixels`, async (t) => {
      const name = 'Comfortably Retired Long-Standing Policyholders Of The North';
      assert.equal(name.length, 60);
      const folder = await changed(
        t,
        'CREATE TEMP TABLE placed AS SELECT customer_id, CASE WHEN place = 1 THEN 29 ELSE place % 29 END AS segment_id FROM (SELECT customer_id, ROW_NUMBER() OVER (ORDER BY customer_id) AS place FROM assignments WHERE segment_id IS NOT NULL)',
        'UPDATE assignments SET segment_id = placed.segment_id FROM placed WHERE placed.customer_id = assignments.customer_id',
        'CREATE TEMP TABLE one AS SELECT * FROM segments WHERE segment_id = 0',
        'DELETE FROM segments',
        `INSERT INTO segments SELECT one.* REPLACE (number AS segment_id, '${name}' AS name, CASE number WHEN 29 THEN 1 ELSE 120 END AS size, 1.0 / 30 AS share) FROM one, range(30) AS numbers(number)`,
        'UPDATE runs SET k = 30',
      );
      const { page, complaints } = await open(t, folder, width);
      await visit(page, complaints);
      await show(page, 'segment/29');
      assert.match(await text(page), /1 customer|Policyholders by age group/);
      await show(page, 'segments');
      assert.equal(await page.locator('.segment-card').count(), 30);
      const colours = await page
        .locator('.segment-card h2 circle')
        .evaluateAll((dots) => dots.map((dot) => dot.getAttribute('fill')));
      assert.equal(new Set(colours).size, 30);
      assert.deepEqual(complaints, []);
    });

  test('no city, no products’ types, one group of tenure, no coverage, a currency without a sign', async (t) => {
    const folder = scratch(t);
    const numbers = Array.from({ length: 200 }, (_, i) => i);
    writeSheets(
      folder,
      {
        customers: lines([
          'customer_id,age,income,marital_status',
          ...numbers.map((i) => `C${i},${20 + (i % 60)},${20_000 + 137 * i},${i % 2 ? 'Single' : 'Married'}`),
        ]),
        sales: lines([
          'policy_id,customer_id,product_id,premium,purchase_date',
          ...numbers.map((i) => `S${i},C${i},P${i % 3},${100 + i},2026-03-01`),
        ]),
        products: lines(['product_id,product_name', 'P0,Plain', 'P1,Fine', 'P2,Grand']),
      },
      'currency: CHF\nlocale: de-CH\nsegmentation: {k: 2}',
    );
    const { code, err } = await kindred({ cwd: folder }, 'run', '--as-of', '2026-03-31');
    assert.equal(code, 0, err);
    const { page, complaints } = await open(t, folder);
    await visit(page, complaints);
    await show(page, 'overview');
    const shown = await text(page);
    assert.match(shown, /CHF\s39[’']900/);
    assert.doesNotMatch(shown, /by tenure group|by category|City/);
    await show(page, 'sales');
    assert.doesNotMatch(await text(page), /Premium by city|by tenure group/);
    await show(page, 'segment/0');
    assert.doesNotMatch(await text(page), /Policyholders by gender|Preferred channel/);
  });

  test('a run without segments keeps its facts', async (t) => {
    const folder = scratch(t);
    const numbers = Array.from({ length: 20 }, (_, i) => i);
    writeSheets(
      folder,
      {
        customers: lines(['customer_id,age', ...numbers.map((i) => `C${i},30`)]),
        sales: lines([
          'policy_id,customer_id,product_id,premium,purchase_date',
          ...numbers.map((i) => `S${i},C${i},P1,100,2020-01-01`),
        ]),
        products: lines(['product_id,product_name', 'P1,Plain']),
      },
      '',
    );
    await kindred({ cwd: folder }, 'run', '--as-of', '2026-03-31');
    const { page, complaints } = await open(t, folder);
    await visit(page, complaints);
    await show(page, 'segments');
    assert.match(await text(page), /no segments/);
    await show(page, 'overview');
    assert.match(await text(page), /£2,000/);
  });
});
