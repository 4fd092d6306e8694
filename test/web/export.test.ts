/** The static export, opened from its folder in a browser. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { Site } from '../../src/report/export/site.ts';
import { readWarehouse } from '../../src/warehouse/duckdb/reader.ts';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { demoFolder } from '../support/dashboard.ts';
import { hostile } from '../support/hostile.ts';
import { kindred } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { lines, writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

const siteIn = (folder: string): Site => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  return JSON.parse(/id="site">(.*?)<\/script>/s.exec(page)![1]!) as Site;
};

describe('a static export', () => {
  let demo: Awaited<ReturnType<typeof demoFolder>>;
  let site: Site;
  const at = (...names: string[]) => join(demo.folder, ...names);

  before(async () => {
    demo = await demoFolder('2026-03-31');
    const { code, out, err } = await kindred({ cwd: demo.folder }, 'export', '--out', 'site');
    assert.equal(code, 0, err);
    assert.match(
      out,
      /site holds the dashboard: open index.html.*It holds no customer, and no figure of fewer than 11/,
    );
    site = siteIn(at('site'));
  });
  after(() => demo.remove());

  test('holds no customer, policy or row number, in any of its files', async () => {
    const [{ ids } = { ids: '' }] = await query(
      at('kindred.duckdb'),
      "SELECT string_agg(customer_id, ' ') AS ids FROM (SELECT customer_id FROM customers UNION ALL SELECT policy_id FROM policies)",
    );
    const all = new Set(String(ids).split(' '));
    assert.ok(all.size > 8000);
    for (const name of readdirSync(at('site'))) {
      const text = readFileSync(at('site', name), 'utf8');
      const found = (text.match(/[A-Za-z0-9-]{4,}/g) ?? []).filter((word) => all.has(word));
      assert.deepEqual(found, [], name);
    }
    assert.equal(site.customers, null);
    assert.ok(site.facts.quality!.every((row) => row.first_rows === null));
    assert.ok(site.facts.columns!.every((row) => row.examples === null));
  });

  test('holds no figure of fewer than eleven customers, and else what the SQL says', async () => {
    const column = (name: string) =>
      name === 'segment' ? 'segment_id' : name === 'product' ? 'product_name' : name;
    let compared = 0;
    await readWarehouse(at('kindred.duckdb'), async (engine) => {
      for (const [name, tables] of Object.entries(site.cuts)) {
        const where = JSON.parse(name) as [string, (string | number | null)[]][];
        if (where.some(([, values]) => values.includes('(others)') || values.includes(null))) continue;
        const filter = where.map(
          ([key, [value]]) => `${column(key)} = '${String(value).replaceAll("'", "''")}'`,
        );
        for (const by of ['', 'age_group', 'segment', 'product_type', 'segment gender']) {
          const table = tables[by];
          if (!table) continue;
          const names = by === '' ? [] : by.split(' ');
          const columns = names.map(column);
          const rows = await engine.rows(
            `SELECT ${[...columns, 'COUNT(DISTINCT customer_id) AS customers', 'CAST(SUM(premium) AS DOUBLE) AS premium'].join(', ')}
           FROM policy_details ${filter.length > 0 ? `WHERE ${filter.join(' AND ')}` : ''} ${columns.length > 0 ? `GROUP BY ${columns.join(', ')}` : ''}`,
          );
          for (const row of table) {
            const [customers, premium] = [
              row[names.length],
              row[names.length + site.measures.indexOf('premium')],
            ];
            if (customers === null) {
              assert.ok(row.slice(names.length).every((value) => value === null));
              continue;
            }
            assert.ok(Number(customers) >= 11, `${name} by ${by}: ${row}`);
            const own = rows.find((one) => columns.every((key, i) => String(one[key]) === String(row[i])));
            if (!own || row.includes('(others)')) continue;
            assert.equal(customers, own.customers, `${name} by ${by}: ${row}`);
            assert.ok(Math.abs(Number(premium) / Number(own.premium) - 1) < 1e-9);
            compared++;
          }
        }
      }
    });
    assert.ok(compared > 500, `only ${compared} figures compared`);
    for (const [column_, row, segment, customers] of site.density.fields)
      assert.ok(customers >= 11, `${column_} ${row} ${segment}`);
  });

  test('with customers it says what it does, is recorded, and names nobody it need not', async (t) => {
    const { code, out } = await kindred(
      { cwd: demo.folder },
      'export',
      '--out',
      'named',
      '--include-customers',
      '--by',
      'Ada',
    );
    assert.equal(code, 0);
    assert.match(
      out,
      /It names 3,534 customers: treat it as personal data. It is recorded that Ada asked for it/,
    );
    assert.equal(siteIn(at('named')).customers!.length, 3534);
    t.diagnostic('the record is in the table exports after the next run');
    await kindred({ cwd: demo.folder }, 'run', '--as-of', '2026-04-01');
    const lists = await query(at('kindred.duckdb'), 'SELECT asked_by, customers, file FROM exports');
    assert.deepEqual(lists, [{ asked_by: 'Ada', customers: 3534, file: at('named') }]);
  });

  test('a folder with other files, and a book of few customers, are refused', async (t) => {
    writeFileSync(at('notes.txt'), 'mine');
    const wrong = await kindred({ cwd: demo.folder }, 'export', '--out', '.');
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /--out \. is a folder with other files in it: name a new one/);
    const file = await kindred({ cwd: demo.folder }, 'export', '--out', 'notes.txt');
    assert.equal(file.code, 2);
    assert.match(file.err, /is not a folder/);
    const folder = scratch(t);
    const five = Array.from({ length: 5 }, (_, i) => i);
    writeSheets(
      folder,
      {
        customers: lines(['customer_id,age', ...five.map((i) => `C${i},${30 + i}`)]),
        sales: lines([
          'policy_id,customer_id,product_id,premium,purchase_date',
          ...five.map((i) => `S${i},C${i},P1,100,201${i}-01-01`),
        ]),
        products: lines(['product_id,product_name', 'P1,Plain']),
      },
      '',
    );
    assert.equal((await kindred({ cwd: folder }, 'run', '--as-of', '2026-03-31')).code, 0);
    const few = await kindred({ cwd: folder }, 'export', '--out', 'site');
    assert.equal(few.code, 3);
    assert.match(few.err + few.out, /Fewer than 11 customers hold a policy/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name === 'site'),
      [],
    );
  });

  describe('in a browser', { skip: withoutBrowser }, () => {
    let browser: Browser;
    before(async () => {
      browser = await startBrowser();
    });
    after(() => browser.close());

    async function open(folder: string) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('request', (request) => {
        if (!/^(data|blob|file):/.test(request.url())) complaints.push(`asked ${request.url()}`);
      });
      await page.goto(`${pathToFileURL(join(folder, 'index.html'))}`);
      return { page, complaints };
    }

    async function show(page: Page, place: string) {
      await page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`);
      await page.waitForTimeout(200);
      return page.locator('main').innerText();
    }

    test('every page opens from the folder, asks for nothing, and names no customer', async () => {
      const { page, complaints } = await open(at('site'));
      for (const place of [
        'today',
        'overview',
        'segments',
        'segment/0',
        'sales',
        'quality',
        'model',
        'overview?city=Leeds',
        'sales?segment=1',
        'segments?age_group=18-30',
      ]) {
        const text = await show(page, place);
        assert.ok(text.length > 300, `${place}: ${text}`);
        assert.doesNotMatch(text, /\bC\d{6}\b|Top customers/);
        const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.equal(wide, 0, place);
      }
      assert.equal(await page.getByRole('link', { name: 'Customer', exact: true }).count(), 0);
      assert.deepEqual(complaints, []);
    });

    test('says where a combination is not in it, and shows the declared ones', async () => {
      const { page } = await open(at('site'));
      const [{ n } = { n: 0 }] = await query(
        at('kindred.duckdb'),
        "SELECT COUNT(DISTINCT customer_id) AS n FROM policy_details WHERE city = 'Leeds'",
      );
      assert.match(await show(page, 'overview?city=Leeds'), new RegExp(`Policyholders[\\s?]*${n}\\b`));
      const within = Object.keys(site.cuts).filter((name) => /age_group.*segment/.test(name));
      assert.ok(within.length > 3);
      const [[, [group]], [, [segment]]] = JSON.parse(within[0]!) as [[string, [string]], [string, [number]]];
      assert.match(
        await show(page, `overview?segment=${segment}&age_group=${encodeURIComponent(group)}`),
        /Policyholders[\s?]*\d{2,}/,
      );
      assert.match(
        await show(page, 'overview?city=Leeds&city=London'),
        /This combination of filters is not in the export/,
      );
      assert.match(
        await show(page, 'overview?city=Leeds&age_group=18-30'),
        /This combination of filters is not in the export/,
      );
      assert.match(
        await show(page, 'overview?segment=1&age_group=18-30'),
        /This part is left out of the export: it has fewer than 11/,
      );
      assert.match(await show(page, 'segment/77'), /There is no segment 77 in use/);
    });

    test('with customers, finds one and lists those of a segment', async () => {
      const { page, complaints } = await open(at('named'));
      assert.match(await show(page, 'segment/1'), /Customers of [\s\S]*C\d{6}/);
      assert.match(await show(page, 'overview'), /Top customers by premium to date[\s\S]*C\d{6}/);
      await show(page, 'customer');
      await page.getByRole('searchbox').fill('C1001');
      await page.getByRole('button', { name: 'Find' }).click();
      assert.ok((await page.locator('.found li').count()) > 3);
      assert.deepEqual(complaints, []);
    });

    test('hostile texts stay text', async (t) => {
      const folder = scratch(t);
      const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
      // Twelve customers a city, so that each is shown by its name.
      const people = hostile.flatMap((text, i) =>
        Array.from({ length: 12 }, (_, j) => ({ text, id: 12 * i + j })),
      );
      writeSheets(
        folder,
        {
          customers: lines([
            'customer_id,age,income,city',
            ...people.map(({ text, id }) => `C${id},${20 + (id % 50)},${20_000 + id},${cell(text)}`),
          ]),
          sales: lines([
            'policy_id,customer_id,product_id,purchase_date,premium',
            ...people.map(({ id }) => `S${id},C${id},P${id % 50},2020-01-13,${100 + id}`),
          ]),
          products: lines([
            'product_id,product_name,product_type,category',
            ...hostile.map((text, i) => `P${i},${cell(text)},${cell(text)},${cell(text)}`),
          ]),
        },
        'segmentation: {k: 2}\ngates: {quarantine: 1}',
      );
      const run = await kindred({ cwd: folder }, 'run', '--as-of', '2026-03-31');
      assert.equal(run.code, 0, run.err);
      await kindred({ cwd: folder }, 'export', '--out', 'site');
      const { page, complaints } = await open(join(folder, 'site'));
      for (const place of [
        'overview',
        'sales',
        'segments',
        `overview?city=${encodeURIComponent(hostile[3]!)}`,
      ]) {
        await show(page, place);
        const made = await page.evaluate(`({
          ran: typeof hostile !== 'undefined',
          strange: [...document.querySelectorAll('script:not([src="./dashboard.js"], #site), img:not([src="./icon.svg"]), iframe, object, embed, base, [onerror], [onload]')].map((node) => node.outerHTML.slice(0, 100)),
        })`);
        assert.deepEqual(made, { ran: false, strange: [] }, place);
      }
      assert.deepEqual(complaints, []);
      await page.getByRole('button', { name: /^City/ }).click();
      assert.ok((await page.locator('.slicer label').count()) > 40);
    });
  });
});
