import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { xlsxOf } from '../support/files/xlsx.ts';
import { startGoogle, type TabOf } from '../support/google/server.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { lines, smallSheets, writeSheets } from '../support/sheets.ts';

const init = ['init', 'customers.csv', 'sales.csv', 'products.csv'];
const asInConfig = (cwd: string) =>
  parse(readFileSync(join(cwd, 'made.yaml'), 'utf8')) as {
    sources: Record<string, { csv: string; columns: Record<string, string> }>;
    segmentation: { preset: string };
  };

test('recognises columns by name, shows the mapping, and the config it writes passes check', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  const { code, out } = await kindred({ cwd }, ...init, '--out', 'made.yaml', '--preset', 'reference');
  assert.equal(code, 0);
  assert.match(out, /marital_status +← marital_status +certain +by its name/);
  assert.match(out, /gender +not found/);
  const { sources, segmentation } = asInConfig(cwd);
  assert.match(readFileSync(join(cwd, 'made.yaml'), 'utf8'), /^version: 1$/m);
  assert.equal(segmentation.preset, 'reference');
  assert.equal(sources.policies!.csv, 'sales.csv');
  assert.equal((await kindred({ cwd }, 'check', '--config', 'made.yaml', '--as-of', '2026-01-31')).code, 0);
});

test('recognises synonyms, and what headings do not tell by content', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, {
    customers: lines([
      'Ref,Years of age,Salary p.a. (£),Sex',
      ...Array.from({ length: 9 }, (_, i) => `K-${i},${30 + i},${20000 + i}.5,F`),
    ]),
    sales: lines([
      'Nr,Who,What,When,Paid,Sum assured',
      ...Array.from(
        { length: 9 },
        (_, i) => `S${i},K-${i},T${i % 3},${13 + i}/02/2024,${10 + i}.25,${10000 + i}`,
      ),
    ]),
    products: lines(['Key,Called', 'T0,Term Life', 'T1,Whole Life', 'T2,Motor']),
  });
  const { code, out, err } = await kindred({ cwd }, ...init, '--out', 'made.yaml', '--yes');
  assert.equal(code, 0, err);
  const { sources } = asInConfig(cwd);
  assert.deepEqual(sources.customers!.columns, { customer_id: 'Ref', gender: 'Sex' });
  assert.deepEqual(sources.policies!.columns, {
    policy_id: 'Nr',
    customer_id: 'Who',
    product_id: 'What',
    purchase_date: 'When',
    premium: 'Paid',
    coverage: 'Sum assured',
  });
  assert.deepEqual(sources.products!.columns, { product_id: 'Key', product_name: 'Called' });
  assert.match(
    out,
    /customer_id +← Who +likely +by its content: 100% of its values are ids of the customers table/,
  );
  assert.match(out, /not read: Years of age, Salary p\.a\. \(£\)/);
  assert.equal((await kindred({ cwd }, 'run', '--config', 'made.yaml', '--as-of', '2026-01-31')).code, 0);
});

test('a required column that nothing tells is named, and nothing is written', async (t) => {
  const cwd = scratch(t);
  const { products, customers } = smallSheets();
  writeSheets(cwd, {
    customers,
    products,
    sales: lines(['policy_id,customer_id,product_id,note', 'P1,C1,A,hello']),
  });
  const { code, err } = await kindred({ cwd }, ...init, '--out', 'made.yaml', '--yes');
  assert.equal(code, 3);
  assert.match(
    err,
    /No column of policies could be recognised as purchase_date\. Headings that were not recognised: note\./,
  );
  assert.throws(() => asInConfig(cwd));
});

test('a config that is there is never overwritten', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  const before = readFileSync(join(cwd, 'kindred.yaml'), 'utf8');
  const { code, err } = await kindred({ cwd }, ...init, '--yes');
  assert.equal(code, 2);
  assert.match(err, /kindred\.yaml is there already/);
  assert.equal(readFileSync(join(cwd, 'kindred.yaml'), 'utf8'), before);
});

test('awkward headings survive the way through YAML', async (t) => {
  const cwd = scratch(t);
  const { sales, products } = smallSheets();
  writeFileSync(join(cwd, 'customers.csv'), '"customer: id #1","Age [years]"\nC0,30\nC1,31\n');
  writeFileSync(join(cwd, 'sales.csv'), lines(sales.split('\n').slice(0, 3)));
  writeFileSync(join(cwd, 'products.csv'), products);
  const { code, err } = await kindred({ cwd }, ...init, '--out', 'made.yaml', '--yes');
  assert.equal(code, 0, err);
  assert.deepEqual(asInConfig(cwd).sources.customers!.columns, {
    customer_id: 'customer: id #1',
    age: 'Age [years]',
  });
  const check = await kindred({ cwd }, 'check', '--config', 'made.yaml', '--as-of', '2026-01-31');
  assert.equal(check.code, 0, check.err + check.out);
});

test('a sheet without headings is refused by init, check and run, and none of its cells is shown', async (t) => {
  const cwd = scratch(t);
  const { sales, products } = smallSheets();
  writeSheets(cwd, { customers: 'C0,34,Ada Secret,SW1A 1AA\nC1,35,Ben Secret,SW1A 1AB\n', sales, products });
  for (const words of [[...init, '--out', 'made.yaml', '--yes'], ['check'], ['run'], ['run', '--json']]) {
    const { code, out, err } = await kindred({ cwd }, ...words);
    assert.equal(code, 3, words.join(' '));
    assert.doesNotMatch(out + err, /Secret|SW1A|C0/);
    assert.match(out + err, /No row of customers\.csv looks like headings/);
  }
});

test('one workbook with a tab for each table is recognised, checked and run', async (t) => {
  const cwd = scratch(t);
  const sheets = smallSheets();
  const rowsOf = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => line.split(','));
  const [, ...products] = rowsOf(sheets.products);
  const tabs = [
    { name: 'Read me', rows: [['Ask Ann']] },
    { name: 'Clients', rows: [['Our clients'], [], ...rowsOf(sheets.customers)] },
    { name: 'Sold', rows: rowsOf(sheets.sales) },
    { name: 'Plans', rows: [['Code of it', 'Plan name'], ...products] },
  ];
  writeFileSync(join(cwd, 'book.xlsx'), xlsxOf(tabs));
  const made = await kindred({ cwd }, 'init', 'book.xlsx', '--yes');
  assert.equal(made.code, 0, made.err);
  assert.match(
    made.out,
    /product_id +← Code of it +likely +by its content: 100% of the sales name one of its values/,
  );
  const checked = await kindred({ cwd }, 'check', '--json', '--as-of', '2026-01-31');
  assert.equal(checked.code, 0, checked.out);
  const { rows } = JSON.parse(checked.out) as { rows: Record<string, { accepted: number }> };
  assert.deepEqual(
    ['customers', 'policies', 'products'].map((table) => rows[table]!.accepted),
    [12, 12, 2],
  );
});

test('a heading whose cells speak against it is doubtful, and said to be', async (t) => {
  const cwd = scratch(t);
  const { customers, sales, products } = smallSheets();
  writeSheets(cwd, { customers, products, sales: sales.replaceAll(/,C(\d+),/g, ',X$1,') });
  const { out } = await kindred({ cwd }, ...init, '--out', 'made.yaml', '--yes');
  assert.match(
    out,
    /customer_id +← customer_id +doubtful +by its name, but only 0% of its values are ids of the customers table/,
  );
});

test('one Google Sheet with three tabs is recognised, checked and run', async (t) => {
  const cwd = scratch(t);
  const { customers, sales, products } = smallSheets();
  const tab = (title: string, gid: number, text: string): TabOf => ({
    title,
    gid,
    rows: text
      .trim()
      .split('\n')
      .map((line) => line.split(',').map((cell) => (/^\d{4}-\d\d-\d\d$/.test(cell) ? { date: cell } : cell))),
  });
  const robot = 'reader@kindred-test.iam.gserviceaccount.com';
  const id = '1AbC-_9dEfGhIjKlMnOpQrStUvWxYz0123456789abcd';
  const tabs = [tab('Customers', 0, customers), tab('Sales', 5, sales), tab('Products', 9, products)];
  const google = await startGoogle(t, [{ id, title: 'Insurer', sharedWith: [robot], tabs }]);
  const env = { GOOGLE_CREDENTIALS: JSON.stringify(google.serviceAccount(robot)) };
  const world = { cwd, env, fetch: google.fetch };
  const address = `https://docs.google.com/spreadsheets/d/${id}/edit#gid=5`;
  const { code, err } = await kindred(world, 'init', address, '--yes');
  assert.equal(code, 0, err);
  const { sources } = parse(readFileSync(join(cwd, 'kindred.yaml'), 'utf8')) as {
    sources: Record<string, { sheet: string; tab: string }>;
  };
  assert.deepEqual(
    Object.values(sources).map(({ sheet, tab }) => `${sheet} ${tab}`),
    ['Customers', 'Sales', 'Products'].map(
      (name) => `https://docs.google.com/spreadsheets/d/${id}/edit ${name}`,
    ),
  );
  const { report } = await runJson(world, '--as-of', '2026-01-31');
  assert.equal(report.status, 'published');
  assert.deepEqual(report.rows.policies, { read: 12, accepted: 12, quarantined: 0, skipped: 0 });
  assert.deepEqual(report.columns.find(({ column }) => column === 'purchase_date')!.repaired, 0);
});
