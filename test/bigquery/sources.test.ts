import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { textSql } from '../../src/sources/bigquery/load.ts';
import { project, readerOf, worldOf } from '../support/bigquery.ts';
import { type Emulator, startEmulator, withoutEmulator } from '../support/emulator.ts';
import { runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { hashFacts } from '../support/warehouse.ts';
import { openZetaSql, withoutZetaSql } from '../support/zetasql.ts';

describe('tables that are in BigQuery come to DuckDB', { skip: withoutEmulator }, () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  test('the same rows as in the sheets give the same warehouse, whatever the types of the columns', async (t) => {
    const cwd = scratch(t);
    const world = worldOf(cwd, emulator.url);
    const sheets = smallSheets();
    writeSheets(cwd, sheets);
    await runJson({ cwd }, '--as-of', '2026-01-31');
    const reader = await readerOf(emulator.url, 'crm');
    await fetch(`${emulator.url}/bigquery/v2/projects/${project}/datasets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ datasetReference: { projectId: project, datasetId: 'crm' }, location: 'EU' }),
    });
    const rowsOf = (text: string) =>
      text
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','));
    const quoted = (value: string) => `'${value}'`;
    await reader.run(
      `CREATE TABLE customers AS ${rowsOf(sheets.customers)
        .reverse()
        .map(
          ([id, age, income, status, city]) =>
            `SELECT '${id}' AS customer_id, ${age} AS age, NUMERIC '${income}' AS income, '${status}' AS marital_status, '${city}' AS city`,
        )
        .join(' UNION ALL ')}`,
    );
    await reader.run(
      `CREATE TABLE sales AS ${rowsOf(sheets.sales)
        .map(
          ([id, customer, product, day, premium, coverage]) =>
            `SELECT ${[id, customer, product].map((cell) => quoted(cell!)).join(', ')}, TIMESTAMP '${day} 00:00:00 UTC', ${premium}.0, ${coverage}`,
        )
        .join(' UNION ALL ')
        .replace(
          /SELECT ('[^']+'), ('[^']+'), ('[^']+'), (TIMESTAMP '[^']+'), ([\d.]+), (\d+)/,
          'SELECT $1 AS policy_id, $2 AS customer_id, $3 AS product_id, $4 AS purchase_date, $5 AS premium, $6 AS coverage',
        )}`,
    );
    await reader.run(
      "CREATE TABLE products AS SELECT 'A' AS product_id, 'Alpha' AS product_name UNION ALL SELECT 'B', 'Beta'",
    );
    writeFileSync(
      join(cwd, 'google.yaml'),
      `sources:
  customers: {bigquery: ${project}.crm.customers}
  policies: {bigquery: ${project}.crm.sales}
  products: {bigquery: ${project}.crm.products}
warehouse: {duckdb: google.duckdb}
`,
    );
    const { code, err, report } = await runJson(world, '--config', 'google.yaml', '--as-of', '2026-01-31');
    assert.equal(code, 0, err + JSON.stringify(report.reasons));
    const ours = await hashFacts(join(cwd, 'google.duckdb'));
    const theirs = await hashFacts(join(cwd, 'kindred.duckdb'));
    for (const table of ['customers', 'policies', 'products', 'customer_facts', 'assignments', 'segment_map'])
      assert.equal(ours[table], theirs[table], table);
    const again = await runJson(world, '--config', 'google.yaml', '--as-of', '2026-01-31');
    assert.match(again.report.reasons[0]!.message, /in the warehouse already/);
  });

  test('a table that is not there, or is none, stops the run with a sentence', async (t) => {
    const cwd = scratch(t);
    writeSheets(cwd, smallSheets());
    for (const [place, said] of [
      [`${project}.crm.nothing`, /does not find/],
      ['nothing', /write project\.dataset\.table/],
    ] as const) {
      writeFileSync(
        join(cwd, 'google.yaml'),
        `sources: {customers: {bigquery: ${place}}, policies: sales.csv, products: products.csv}\n`,
      );
      const { code, report } = await runJson(
        worldOf(cwd, emulator.url),
        '--config',
        'google.yaml',
        '--as-of',
        '2026-01-31',
      );
      assert.equal(code, 3);
      assert.match(report.reasons[0]!.message, said);
      assert.equal(report.reasons[0]!.table, 'customers');
    }
  });
});

test('a column of any type is read as a text that Google’s analyzer takes', {
  skip: withoutZetaSql,
}, async () => {
  const google = await openZetaSql();
  try {
    const types = ['STRING', 'INTEGER', 'FLOAT', 'NUMERIC', 'BOOLEAN', 'DATE', 'TIMESTAMP', 'JSON'] as const;
    const kinds = {
      STRING: 'text',
      INTEGER: 'integer',
      FLOAT: 'real',
      NUMERIC: 'money',
      BOOLEAN: 'boolean',
      DATE: 'date',
      TIMESTAMP: 'timestamp',
      JSON: 'json',
    } as const;
    const columns = Object.fromEntries(types.map((type) => [`of ${type}`, kinds[type]]));
    const fields = types.map((type) => ({ name: `of ${type}`, type, isRepeated: false }));
    assert.equal(await google.fault(textSql(fields, 't'), { t: { columns } }), null);
    const { JSON: _, ...evaluated } = kinds;
    const known = Object.keys(evaluated) as (keyof typeof evaluated)[];
    const answer = await google.evaluate(textSql(fields.slice(0, -1), 't'), {
      t: {
        columns: Object.fromEntries(known.map((type) => [`of ${type}`, kinds[type]])),
        rows: [
          [
            'b',
            9007199254740993n as unknown as number,
            1.125,
            '2.50',
            true,
            '2024-02-29',
            '2024-02-29 00:00:00',
          ],
          ['a', null, null, null, null, null, '2024-02-29 12:30:00'],
        ],
      },
    });
    assert.deepEqual(answer.rows, [
      ['a', null, null, null, null, null, '2024-02-29 12:30:00+00'],
      ['b', '9007199254740993', '1.1250', '2.5', 'true', '2024-02-29', '2024-02-29'],
    ]);
  } finally {
    google.close();
  }
});
