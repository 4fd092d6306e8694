import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { warehouseTables } from '../../src/warehouse/schema.ts';
import {
  contentOf,
  contentOfFile,
  readerOf,
  worldOf,
  writeBigQuery,
  writeTwin,
} from '../support/bigquery.ts';
import { askRaw, serveWarehouse } from '../support/dashboard.ts';
import { faultsOf, placeOf } from '../support/dialect.ts';
import { type Emulator, startEmulator, withoutEmulator } from '../support/emulator.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { full } from '../support/paths.ts';
import { validatorFaults, withoutValidator } from '../support/pbip.ts';
import { startProxy } from '../support/proxy.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';
import { openZetaSql, withoutZetaSql } from '../support/zetasql.ts';

describe('a warehouse in BigQuery, by Google’s client against an emulator', { skip: withoutEmulator }, () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  test('from an empty project through several nights and a rollback, the tables are those of a file', async (t) => {
    const cwd = scratch(t);
    const proxy = await startProxy(emulator.url);
    t.after(() => proxy.stop());
    const world = worldOf(cwd, proxy.url);
    const sheets = smallSheets();
    writeBigQuery(cwd, sheets, 'nights');
    writeTwin(cwd);
    const same = async (what: string) => {
      const reader = await readerOf(emulator.url, 'nights');
      assert.deepEqual(await contentOf(reader), await contentOfFile(join(cwd, 'twin.duckdb')), what);
    };
    const night = async (day: string, code = 0) => {
      const published = await runJson(world, '--as-of', day);
      assert.equal(published.code, code, published.err + JSON.stringify(published.report.reasons));
      const twin = await runJson(world, '--config', 'twin.yaml', '--as-of', day);
      assert.equal(twin.code, code);
      await same(day);
      return published.report;
    };
    const reader = await readerOf(emulator.url, 'nights');
    await night('2026-01-31');
    // The emulator's time travel knows only what single statements leave, and not what a script does.
    for (const { name } of warehouseTables) await reader.run(`DELETE FROM ${name} WHERE FALSE`);
    await night('2026-02-01');
    assert.match((await night('2026-02-01')).reasons[0]!.message, /in the warehouse already/);

    // A sheet that lost its rows stops the run, and only `runs` tells of it.
    writeSheets(cwd, { ...sheets, sales: sheets.sales.split('\n').slice(0, 3).join('\n') });
    writeBigQuery(cwd, { ...sheets, sales: sheets.sales.split('\n').slice(0, 3).join('\n') }, 'nights');
    const [before] = await reader.rows('SELECT run_id FROM current_run');
    const stopped = await runJson(world, '--as-of', '2026-02-02');
    assert.equal(stopped.code, 3);
    assert.deepEqual((await reader.rows('SELECT run_id FROM current_run'))[0], before);
    const [noted] = await reader.rows("SELECT status, as_of FROM runs WHERE status = 'stopped'");
    assert.deepEqual(noted, { status: 'stopped', as_of: '2026-02-02' });

    // Back to the first night.
    const undone = await kindred(world, 'warehouse', 'rollback');
    assert.equal(undone.code, 0, undone.err);
    assert.match(
      undone.out,
      /^Run 2026-02-01-\w+ is undone\. kindred-test\.nights is as run 2026-01-31-\w+ left it\.\n$/,
    );
    const back = await contentOf(reader);
    writeBigQuery(cwd, sheets, 'nights');
    writeSheets(cwd, sheets, 'warehouse: {duckdb: first.duckdb}');
    await runJson(world, '--as-of', '2026-01-31');
    const first = await contentOfFile(join(cwd, 'first.duckdb'));
    const { runs: _, ...facts } = back;
    const { runs: __, ...expected } = first;
    assert.deepEqual(facts, expected);
    writeBigQuery(cwd, sheets, 'nights');
    const none = await kindred(world, 'warehouse', 'rollback');
    assert.equal(none.code, 3);
    assert.match(none.err, /There is no earlier run to go back to/);

    // What was undone can be done again, and everything that reads can read.
    const again = await runJson(world, '--as-of', '2026-02-01');
    assert.equal(again.code, 0, again.err);
    const list = join(cwd, 'list.csv');
    for (const words of [
      ['why', 'C3'],
      ['audience', '--segment', '0', '--out', list, '--by', 'me'],
      ['flows', '--from', '2026-01-31', '--to', '2026-02-01'],
      ['names'],
      ['model'],
      ['warehouse', 'plan'],
      ['export', '--out', join(cwd, 'site')],
    ]) {
      const { code, err } = await kindred(world, ...words);
      assert.equal(code, 0, `${words.join(' ')}: ${err}`);
    }
    const [exported] = await reader.rows('SELECT asked_by, customers FROM exports');
    assert.deepEqual(exported, { asked_by: 'me', customers: 6 });
    const erased = await kindred(world, 'erase', 'C3');
    assert.equal(erased.code, 0, erased.err);
    assert.match(erased.out, /out of customers[\s\S]*time travel/);
    // The run before would bring the customer back.
    const backAgain = await kindred(world, 'warehouse', 'rollback');
    assert.equal(backAgain.code, 3);
    assert.match(backAgain.err, /cannot be undone: a customer has been erased since/);
    assert.deepEqual(await reader.rows("SELECT 1 AS one FROM segment_members WHERE customer_id = 'C3'"), []);

    // Every statement that was sent is one that Google's analyzer takes.
    const sent = [...new Set(proxy.asked.flatMap(({ sql }) => sql ?? []))];
    assert.ok(sent.length > 100, `${sent.length} statements were sent`);
    if (withoutZetaSql) return;
    const google = await openZetaSql();
    try {
      const faults: string[] = [];
      for (const sql of sent) faults.push(...(await faultsOf(google, sql, 'nights')));
      assert.deepEqual(faults, []);
    } finally {
      google.close();
    }
  });

  test('a second run at the same time refuses and says who is at it; a dead one is overtaken', async (t) => {
    const cwd = scratch(t);
    const world = worldOf(cwd, emulator.url);
    writeBigQuery(cwd, smallSheets(), 'locked');
    await runJson(world, '--as-of', '2026-01-31');
    const reader = await readerOf(emulator.url, 'locked');
    const hold = async (pid: number, host: string) => {
      await reader.run('DELETE FROM run_lock WHERE TRUE');
      await reader.run(
        `INSERT INTO run_lock (holder, host, pid, since, expires_at) VALUES ('other', '${host}', ${pid}, CURRENT_TIMESTAMP(), TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR))`,
      );
    };
    await hold(process.ppid, hostname());
    const refused = await runJson(world, '--as-of', '2026-02-01');
    assert.equal(refused.code, 3);
    assert.match(
      refused.report.reasons[0]!.message,
      /Another run \(process \d+ on .+\) is writing this warehouse/,
    );
    assert.match((await kindred(world, 'warehouse', 'unlock')).out, /The lock of process \d+ on .+ is ended/);
    await hold(999_999_999, hostname());
    assert.equal((await runJson(world, '--as-of', '2026-02-01')).code, 0);
    assert.deepEqual(await reader.rows('SELECT holder FROM run_lock WHERE holder IS NOT NULL'), []);
    await hold(1, 'elsewhere');
    assert.equal((await runJson(world, '--as-of', '2026-02-02')).code, 3);
  });

  test('the dashboard of a dataset shows what that of a file does', {
    skip: !full && 'npm run test:full',
  }, async (t) => {
    const cwd = scratch(t);
    const world = worldOf(cwd, emulator.url);
    writeBigQuery(cwd, smallSheets(), 'shown');
    writeTwin(cwd);
    await runJson(world, '--as-of', '2026-01-31');
    await runJson(world, '--config', 'twin.yaml', '--as-of', '2026-01-31');
    const path = join(cwd, 'twin.duckdb');
    const file = await serveWarehouse({ kind: 'duckdb', name: path, path }, { cwd });
    const dataset = await serveWarehouse({ kind: 'bigquery', name: 'shown', ...placeOf('shown') }, world);
    t.after(() => Promise.all([file.stop(), dataset.stop()]));
    const questions: readonly (readonly [path: string, body?: object])[] = [
      ['/api/choices'],
      ['/api/model'],
      ...['segments', 'profiles', 'history', 'selection', 'columns', 'people'].map(
        (name) => [`/api/data/${name}`] as const,
      ),
      [
        '/api/measures',
        {
          queries: [
            { measures: ['premium', 'customers', 'average_age', 'rate'], by: ['segment'], where: {} },
            { measures: ['premium_to_date'], by: ['product', 'age_group'], where: { segment: [0] } },
          ],
        },
      ],
      ['/api/points', { where: {} }],
      ['/api/spread', { where: {}, feature: 'age' }],
      ['/api/customers', { where: { segment: [1] }, order: 'premium', limit: 5 }],
      ['/api/policies', { customer: 'C3' }],
      ['/api/find', { text: 'c1' }],
      ['/api/why', { customer: 'C3', changes: { age: 60 } }],
    ];
    for (const [where, body] of questions) {
      const [theirs, ours] = await Promise.all(
        [file, dataset].map(async ({ origin, token }) => {
          const { status, body: text } = await askRaw(
            origin,
            where,
            {
              Cookie: `kindred-${new URL(origin).port}=${token}`,
              Host: new URL(origin).host,
              'Content-Type': 'application/json',
            },
            body && JSON.stringify(body),
          );
          assert.equal(status, 200, `${where}: ${text}`);
          return JSON.parse(text) as unknown;
        }),
      );
      assert.deepEqual(ours, theirs, where);
    }
  });

  test('a Power BI project of a dataset reads the views in it', {
    skip: !full && 'npm run test:full',
  }, async (t) => {
    const cwd = scratch(t);
    const world = worldOf(cwd, emulator.url);
    writeBigQuery(cwd, smallSheets(), 'powerbi');
    assert.equal((await runJson(world, '--as-of', '2026-01-31')).code, 0);
    const { code, out, err } = await kindred(world, 'powerbi', '--out', 'report');
    assert.equal(code, 0, err);
    assert.match(out, /asks for a sign-in to Google/);
    const model = join(cwd, 'report', 'Kindred.SemanticModel', 'definition');
    const parameters = readFileSync(join(model, 'expressions.tmdl'), 'utf8');
    assert.match(parameters, /expression GcpProject = "kindred-test" meta/);
    assert.match(parameters, /expression Dataset = "powerbi" meta/);
    assert.match(
      readFileSync(join(model, 'tables', 'Policies.tmdl'), 'utf8'),
      /Schema\{\[Name = "report_policies", Kind = "View"\]\}/,
    );
    assert.deepEqual(withoutValidator ? [] : validatorFaults(new Map(), join(cwd, 'report')), []);
    const inline = await kindred(
      world,
      'powerbi',
      '--out',
      'inside',
      '--source',
      'inline',
      '--include-customers',
    );
    assert.equal(inline.code, 0, inline.err);
    const parquet = await kindred(world, 'export', '--parquet', '--include-customers', '--out', 'data');
    assert.equal(parquet.code, 2);
    assert.match(parquet.err, /reports read kindred-test.powerbi itself/);
  });
});
