/** A dataset that an earlier Kindred wrote is brought up to date where it is, once, and then holds what a file does. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { bigqueryDialect } from '../../src/engine/bigquery/dialect.ts';
import { type Jobs, openJobs } from '../../src/engine/bigquery/jobs.ts';
import { openBigQuery } from '../../src/engine/bigquery/open.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { bringUpToDate, rowsSince } from '../../src/warehouse/bigquery/migrate.ts';
import { namesIn } from '../../src/warehouse/bigquery/names.ts';
import { script } from '../../src/warehouse/bigquery/stage.ts';
import { createView, viewsIn } from '../../src/warehouse/bigquery/tables.ts';
import { type WarehouseTable, warehouseTables, warehouseVersion } from '../../src/warehouse/schema.ts';
import { contentOf, contentOfFile, project, worldOf, writeBigQuery, writeTwin } from '../support/bigquery.ts';
import { earlierConfig, nextDay, sheetsOn } from '../support/earlier.ts';
import { type Emulator, startEmulator, withoutEmulator } from '../support/emulator.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { full, root } from '../support/paths.ts';
import { startProxy } from '../support/proxy.ts';
import { scratch } from '../support/scratch.ts';

/** The first version that could publish to a dataset; the one before, as if it could have. */
const versions = [9, 8];

describe('a dataset of an earlier version, by Google’s client against an emulator', {
  skip: withoutEmulator || (!full && 'npm run test:full'),
}, () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  const jobsOf = (dataset: string): Promise<Jobs> =>
    openJobs(
      { project, dataset, location: 'EU', maximumBytesBilled: null },
      { wait: async () => {}, timeout: 60_000, access: null, endpoint: emulator.url },
    );

  /** Puts the tables of a file into a dataset as they are, and the views that can be made of them. */
  async function fill(file: string, dataset: string, cwd: string): Promise<void> {
    const jobs = await jobsOf(dataset);
    const names = namesIn({ project, dataset }, '');
    await jobs.makeDataset();
    const engine = await openDuckDB(file, { readOnly: true });
    try {
      const there = await engine.tables();
      for (const { name, columns } of warehouseTables as readonly WarehouseTable[]) {
        const own = Object.entries(columns).filter(([column]) => there.get(name)?.has(column));
        const typed = own.map(([column, type]) => `${column} ${bigqueryDialect.types[type]}`);
        await jobs.run({ sql: `CREATE TABLE ${names.live(name)} (${typed.join(', ')})` });
        const cells = own.map(([column, type]) =>
          ['integer', 'real', 'boolean'].includes(type) ? column : `CAST(${column} AS VARCHAR) AS ${column}`,
        );
        const [rows] = await engine.rows(`SELECT COUNT(*) AS n FROM ${name}`);
        if (Number(rows!.n) === 0) continue;
        const json = join(cwd, `${name}.json`);
        await engine.run(`COPY (SELECT ${cells.join(', ')} FROM ${name}) TO '${json}' (FORMAT json)`);
        await jobs.load(json, name, `load_${dataset}_${name}`);
      }
    } finally {
      await engine.close();
    }
    for (const view of await viewsIn(names)) await jobs.run({ sql: createView(view, names) });
  }

  async function datasetOf(t: TestContext, version: number, dataset: string) {
    const cwd = scratch(t);
    const file = join(cwd, 'twin.duckdb');
    writeFileSync(
      file,
      gunzipSync(readFileSync(join(root, `test/warehouse/versions/${version}.warehouse.gz`))),
    );
    await fill(file, dataset, cwd);
    writeBigQuery(cwd, sheetsOn(nextDay), dataset, earlierConfig);
    writeTwin(cwd, earlierConfig);
    const proxy = await startProxy(emulator.url);
    t.after(() => proxy.stop());
    const jobs = await jobsOf(dataset);
    return { cwd, file, dataset, proxy, world: worldOf(cwd, proxy.url), jobs, engine: openBigQuery(jobs) };
  }

  for (const version of versions)
    test(`of version ${version}: a sentence until a run, then what the file of that version becomes`, async (t) => {
      const { cwd, file, dataset, proxy, world, jobs, engine } = await datasetOf(
        t,
        version,
        `upgraded_${version}`,
      );
      for (const words of [['flows'], ['names']]) {
        const { code, err } = await kindred(world, ...words);
        assert.equal(code, 3, err);
        assert.match(
          err,
          new RegExp(
            `^${project}\\.${dataset} was written by an earlier version of Kindred \\(version ${version} .*"kindred run" brings it up to date`,
          ),
        );
      }
      const plan = await kindred(world, 'warehouse', 'plan');
      assert.match(
        plan.out,
        new RegExp(`is of version ${version} of the warehouse\\. The next run makes it version`),
      );

      const published = await runJson(world, '--as-of', nextDay);
      assert.equal(published.code, 0, published.err + JSON.stringify(published.report.reasons));
      assert.equal((await runJson({ cwd }, '--config', 'twin.yaml', '--as-of', nextDay)).code, 0);
      const [now, twin] = [await contentOf(engine), await contentOfFile(file)];
      // Rows that stay where they are tell their version with the run that was current then.
      const { runs, ...facts } = now;
      const { runs: twinRuns, ...twinFacts } = twin;
      assert.deepEqual(facts, twinFacts);
      const untold = (rows: readonly string[]) => rows.map((row) => row.replace(/"schema_version":\w+/, ''));
      assert.deepEqual(untold(runs!), untold(twinRuns!));
      // The emulator's INFORMATION_SCHEMA does not hear of columns that are added, as Google's does.
      for (const { name } of warehouseTables)
        await engine.run(`CREATE OR REPLACE TABLE ${name} AS SELECT * FROM ${name}`);
      const flows = await kindred(world, 'flows');
      assert.equal(flows.code, 0, flows.err);

      // Nothing is sent to one that is up to date, and what is sent twice changes nothing more.
      const open = {
        settings: { project, dataset, location: 'EU', maximumBytesBilled: null },
        jobs,
        engine,
        names: (runId: string) => namesIn({ project, dataset }, runId),
        now: new Date(0),
      } as const;
      const sent = proxy.asked.length;
      await bringUpToDate(open);
      assert.deepEqual(
        proxy.asked.slice(sent).filter(({ sql }) => /UPDATE|ALTER|CREATE/.test(sql ?? '')),
        [],
      );
      for (let times = 0; times < 2; times++) await jobs.run({ sql: script(rowsSince(1, open.names(''))) });
      assert.deepEqual(await contentOf(engine), now);

      await engine.run(`UPDATE runs SET schema_version = ${warehouseVersion + 1} WHERE status = 'published'`);
      const before = await contentOf(engine);
      for (const words of [
        ['flows'],
        ['run', '--as-of', '2026-01-12'],
        ['erase', 'C104'],
        ['warehouse', 'plan'],
        ['warehouse', 'rollback'],
      ]) {
        const { code, out, err } = await kindred(world, ...words);
        assert.equal(code, 3, `${words.join(' ')}: ${err}`);
        assert.match(out + err, /was written by a newer version of Kindred/);
      }
      assert.deepEqual(await contentOf(engine), before);
    });

  test('of version 9: a customer is erased from it, and its history stays', async (t) => {
    const { world, engine } = await datasetOf(t, 9, 'erased');
    const { code, err, out } = await kindred(world, 'erase', 'C104');
    assert.equal(code, 0, err);
    assert.match(out, /1 row out of segment_members/);
    const [left] = await engine.rows("SELECT COUNT(*) AS n FROM segment_members WHERE customer_id = 'C104'");
    const [others] = await engine.rows('SELECT COUNT(DISTINCT customer_id) AS n FROM segment_members');
    assert.deepEqual([left!.n, others!.n], [0, 60]);
    const [told] = await engine.rows('SELECT MAX(schema_version) AS version, COUNT(*) AS n FROM runs');
    assert.deepEqual(told, { version: warehouseVersion, n: 6 });
  });
});
