import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { contentOf, contentOfFile, project, readerOf, worldOf } from '../support/bigquery.ts';
import { crmColumns, makeCrm, makeDataset } from '../support/crm.ts';
import { faultsOf } from '../support/dialect.ts';
import { type Emulator, startEmulator, withoutEmulator } from '../support/emulator.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { startProxy } from '../support/proxy.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets } from '../support/sheets.ts';
import { openZetaSql, withoutZetaSql } from '../support/zetasql.ts';

const sources = `sources:
  customers: {bigquery: ${project}.crm.customers}
  policies: {bigquery: ${project}.crm.sales}
  products: {bigquery: ${project}.crm.products}
`;

describe('a run inside BigQuery', { skip: withoutEmulator }, () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
    await makeDataset(emulator.url, 'crm');
    await makeCrm(await readerOf(emulator.url, 'crm'), smallSheets());
  });
  after(() => emulator.stop());

  test('publishes what a run in this process does, and no row of a customer leaves', async (t) => {
    const cwd = scratch(t);
    const proxy = await startProxy(emulator.url);
    t.after(() => proxy.stop());
    const world = worldOf(cwd, proxy.url);
    writeFileSync(
      join(cwd, 'kindred.yaml'),
      `${sources}engine: bigquery
segmentation: {training: all}
warehouse: {bigquery: {project: ${project}, dataset: inside, location: EU}}
`,
    );
    writeFileSync(join(cwd, 'twin.yaml'), `${sources}warehouse: {duckdb: twin.duckdb}\n`);
    const days = ['2026-01-31', '2026-02-01'];
    for (const day of days) {
      const { code, err, report } = await runJson(world, '--as-of', day);
      assert.equal(code, 0, err + JSON.stringify(report.reasons));
      const named = proxy.given.filter((answer) => /"[CP]\d+"/.test(answer));
      assert.deepEqual(named, [], 'no answer names a customer or a policy');
      assert.ok(proxy.given.length > 20);
      const twin = await runJson(worldOf(cwd, emulator.url), '--config', 'twin.yaml', '--as-of', day);
      assert.equal(twin.code, 0);
      const reader = await readerOf(emulator.url, 'inside');
      const ours = await contentOf(reader);
      const theirs = await contentOfFile(join(cwd, 'twin.duckdb'));
      for (const table of [
        'customers',
        'policies',
        'products',
        'customer_facts',
        'customer_features',
        'segment_members',
      ])
        assert.deepEqual(ours[table], theirs[table], table);
      assert.equal(report.segments.length, 2);
      assert.deepEqual(
        report.segments.map(({ size }) => size),
        [6, 6],
      );
      if (day === '2026-02-01')
        assert.deepEqual(report.moved, { since: '2026-01-31', changed: 0, joined: 0, left: 0 });
      assert.deepEqual(
        [...(await reader.tables()).keys()].filter((name) => name.startsWith('stg_')),
        [],
      );
    }
    if (withoutZetaSql) return;
    const google = await openZetaSql();
    try {
      const faults: string[] = [];
      const crm = await crmColumns(await readerOf(emulator.url, 'crm'));
      for (const sql of new Set(proxy.asked.flatMap((asked) => asked.sql ?? [])))
        faults.push(...(await faultsOf(google, sql, 'inside', crm)));
      assert.deepEqual(faults, []);
    } finally {
      google.close();
    }
  });

  test('a check says what a run would make of the tables', async (t) => {
    const cwd = scratch(t);
    const world = worldOf(cwd, emulator.url);
    writeFileSync(
      join(cwd, 'kindred.yaml'),
      `${sources}engine: bigquery\nwarehouse: {bigquery: {project: ${project}, dataset: checked, location: EU}}\n`,
    );
    const { code, out, err } = await kindred(world, 'check');
    assert.equal(code, 0, out + err);
    assert.match(out, /12/);
  });

  test('the engine needs its tables and its warehouse in BigQuery', async (t) => {
    const cwd = scratch(t);
    writeFileSync(
      join(cwd, 'kindred.yaml'),
      `${sources.replace(`{bigquery: ${project}.crm.products}`, 'products.csv')}engine: bigquery\n`,
    );
    const { code, err } = await kindred({ cwd }, 'run');
    assert.equal(code, 2);
    assert.match(err, /engine bigquery needs warehouse\.bigquery/);
    assert.match(err, /sources\.products must be a table of BigQuery/);
  });
});
