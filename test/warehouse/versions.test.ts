/** A warehouse that an earlier Kindred wrote opens, is brought up to date, and tells its past as it told it then. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Answers } from '../../scripts/earlier-warehouses.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Engine, Row } from '../../src/engine/engine.ts';
import { steps } from '../../src/warehouse/migrations.ts';
import { type WarehouseTable, warehouseTables, warehouseVersion } from '../../src/warehouse/schema.ts';
import { views } from '../../src/warehouse/views.ts';
import { askRaw, serveFolder } from '../support/dashboard.ts';
import { alikeDay, earlierConfig, nextDay, nights, objector, sheetsOn } from '../support/earlier.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { full, root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';
import { writeSheets } from '../support/sheets.ts';
import { hashFacts, query } from '../support/warehouse.ts';

const place = join(root, 'test/warehouse/versions');
const earlier = Array.from({ length: warehouseVersion - 1 }, (_, i) => i + 1);
/** Versions that stand for all where not all are tried. */
const some = (...sample: readonly number[]) => (full ? earlier : sample);
/** From here on a person is shown what is there before the first run. */
const shownFrom = 8;

const unpacked = (name: string) => gunzipSync(readFileSync(join(place, name)));
const answersOf = (version: number) => JSON.parse(String(unpacked(`${version}.answers.gz`))) as Answers;
const bytesOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** A folder with the file of an earlier version, and the sheets of the day after its last run. */
function folderOf(t: TestContext, version: number) {
  const cwd = scratch(t);
  const live = join(cwd, 'kindred.duckdb');
  writeFileSync(live, unpacked(`${version}.warehouse.gz`));
  writeSheets(cwd, sheetsOn(nextDay), earlierConfig);
  return { cwd, live, told: answersOf(version) };
}

/** Rows as texts that can be compared, with these columns and no others, in no order. */
const shown = (rows: readonly Row[], columns: readonly string[]) =>
  rows.map((row) => JSON.stringify(columns.map((column) => row[column] ?? null))).sort();

async function withFile<T>(file: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openDuckDB(file, { readOnly: true });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

const commands = [
  ['why', 'C104'],
  ['flows'],
  ['names'],
  ['model'],
  ['audience', '--segment', '0', '--out', 'list.csv', '--by', 'me'],
  ['score', 'customers.csv'],
  ['export', '--out', 'site'],
  ['export', '--parquet', '--include-customers', '--out', 'data', '--by', 'me'],
  ['powerbi', '--out', 'report'],
];

/** Who is in which segment on a day, by the ranges of the history. */
const membersOn = (members: readonly Row[], day: string) =>
  members
    .filter(({ valid_from: from, valid_to: to }) => String(from) <= day && (to === null || String(to) > day))
    .map(({ customer_id: id, segment_id: segment }) => `${id} ${segment}`)
    .sort();

async function checkPast(live: string, told: Answers) {
  await withFile(live, async (engine) => {
    const past = told.rows.runs!.map(({ run_id: id }) => String(id));
    for (const { name, kept, key } of warehouseTables as readonly WarehouseTable[]) {
      const rows = await engine.rows(`SELECT * FROM ${name}`);
      const keys = new Set(rows.map((row) => JSON.stringify(key.map((column) => row[column]))));
      assert.equal(keys.size, rows.length, `${name}: a key is there twice`);
      if (kept === 'run')
        assert.deepEqual(
          rows.filter((row) => row.as_of === null),
          [],
          `${name} without a day`,
        );
      const old = told.rows[name];
      if (!old || (kept !== 'run' && kept !== 'log')) continue;
      const columns = Object.keys(old[0] ?? {});
      const own =
        name === 'exports'
          ? rows.filter(({ asked_by: by }) => by === 'a colleague')
          : rows.filter(({ run_id: id }) => past.includes(String(id)));
      assert.deepEqual(shown(own, columns), shown(old, columns), name);
    }
    const days = told.rows
      .runs!.filter(({ status }) => status !== 'stopped')
      .map(({ as_of: day }) => String(day));
    const members = await engine.rows('SELECT * FROM segment_members');
    for (const day of days)
      assert.deepEqual(
        membersOn(members, day),
        membersOn(told.rows.segment_members!, day),
        `members on ${day}`,
      );
    // Whose cells did not change is where it was.
    const moved = ['C102', 'C105', 'C109'];
    const still = (rows: readonly Row[], day: string) =>
      membersOn(rows, day).filter((line) => !moved.includes(line.split(' ')[0]!));
    const gone = [...still(told.rows.segment_members!, '2026-01-10')].filter(
      (line) => !line.startsWith(objector),
    );
    assert.deepEqual(
      still(members, nextDay).filter((line) => !line.startsWith(objector)),
      gone,
    );
    assert.ok(gone.length > 50);

    const history = await engine.rows(`SELECT * FROM segment_history WHERE as_of < DATE '${nextDay}'`);
    const runs = new Map(told.rows.runs!.map((row) => [row.run_id, row]));
    const sizes =
      told.rows.segment_history ??
      told.rows.segments!.map((row) => ({
        ...row,
        as_of: runs.get(row.run_id)!.as_of!,
        customers: row.size!,
      }));
    const columns = ['as_of', 'segment_id', 'name', 'customers', 'share'];
    assert.deepEqual(shown(history, columns), shown(sizes, columns));
    assert.equal(history.length, 15);
    const whose = ['customer_id', 'segment_id', 'valid_from'];
    const ranges = (await engine.rows('SELECT * FROM customer_history')).filter(
      (row) => String(row.valid_from) < nextDay,
    );
    assert.deepEqual(
      shown(ranges, whose),
      shown(told.rows.customer_history ?? told.rows.segment_members!, whose),
    );
    for (const { name } of await views(engine.dialect)) await engine.rows(`SELECT * FROM ${name}`);
    const [{ version } = {}] = await engine.rows('SELECT MAX(schema_version) AS version FROM runs');
    assert.equal(version, warehouseVersion);
  });
}

/** Customers by the segments they went between; premium is by what is on file today. */
const counted = (answer: unknown) =>
  (answer as { flows: readonly { from: number; to: number; customers: number }[] }).flows.map(
    ({ from, to, customers }) => ({ from, to, customers }),
  );

describe('a warehouse of an earlier version', () => {
  for (const version of some(1, 9)) {
    test(`of version ${version}: read before a run, brought up to date by it, gone back and made again`, async (t) => {
      const { cwd, live, told } = folderOf(t, version);
      const before = bytesOf(live);
      for (const words of commands) {
        const { code, err } = await kindred({ cwd }, ...words);
        if (version >= shownFrom) assert.equal(code, 0, `${words.join(' ')}: ${err}`);
        else {
          assert.equal(code, 3, `${words.join(' ')}: ${err}`);
          assert.match(
            err,
            /^\S+ was written by an earlier version of Kindred \(version \d of the warehouse; .*"kindred run" brings it up to date/,
          );
        }
      }
      const served = await serveFolder(cwd);
      const headers = {
        Cookie: `kindred-${new URL(served.origin).port}=${served.token}`,
        Host: new URL(served.origin).host,
      };
      for (const path of ['/api/choices', '/api/data/segments', '/api/data/runs', '/api/model']) {
        const { status, body } = await askRaw(served.origin, path, headers);
        if (version >= shownFrom) assert.equal(status, 200, body);
        else assert.match(body, /brings it up to date/);
      }
      await served.stop();
      const json = async (...words: string[]) => JSON.parse((await kindred({ cwd }, ...words, '--json')).out);
      if (version >= shownFrom) {
        for (const [days, answer] of Object.entries(told.flows!).slice(0, 5)) {
          const [from = '', to = ''] = days.split(' ');
          assert.deepEqual(await json('flows', '--from', from, '--to', to), answer);
        }
        assert.deepEqual(await json('why', 'C104'), told.why);
        assert.deepEqual(await json('names'), told.names);
      }
      const plan = await kindred({ cwd }, 'warehouse', 'plan');
      assert.match(
        plan.out,
        new RegExp(
          `is of version ${version} of the warehouse\\. The next run makes it version ${warehouseVersion}`,
        ),
      );
      assert.equal(bytesOf(live), before, 'reading changes nothing');

      const { code, report, err } = await runJson({ cwd }, '--as-of', nextDay);
      assert.equal(code, 0, err + JSON.stringify(report.reasons));
      assert.equal(bytesOf(`${live}.1`), before);
      await checkPast(live, told);
      for (const [days, answer] of Object.entries(told.flows ?? {})) {
        const [from = '', to = ''] = days.split(' ');
        assert.deepEqual(counted(await json('flows', '--from', from, '--to', to)), counted(answer), days);
      }
      assert.match((await kindred({ cwd }, 'warehouse', 'plan')).out, /changes no table and no view/);

      const upgraded = await hashFacts(live);
      const undone = await kindred({ cwd }, 'warehouse', 'rollback');
      assert.equal(undone.code, 0, undone.err);
      assert.equal(bytesOf(live), before);
      assert.equal((await runJson({ cwd }, '--as-of', nextDay)).code, 0);
      const { runs: _, exports: __, ...facts } = upgraded;
      const { runs: ___, exports: ____, ...again } = await hashFacts(live);
      assert.deepEqual(again, facts);
      const statuses = await query(live, 'SELECT status FROM runs ORDER BY sequence');
      assert.deepEqual(
        statuses.map(({ status }) => status),
        [...told.rows.runs!.map(({ status }) => status), 'undone', 'published'],
      );
    });
  }

  for (const version of some(4)) {
    test(`of version ${version}: held on the first night, its segments and names stay`, async (t) => {
      const { cwd, live, told } = folderOf(t, version);
      writeSheets(cwd, sheetsOn(alikeDay), earlierConfig);
      const held = await kindred({ cwd }, 'run', '--as-of', nextDay);
      assert.equal(held.code, 4, held.err);
      assert.match(held.out, /held/i);
      const columns = ['segment_id', 'name', 'size'];
      const now = await query(live, 'SELECT * FROM current_segments');
      assert.deepEqual(shown(now, columns), shown(told.rows.current_segments!, columns));
      const [run] = await query(live, 'SELECT report FROM current_run');
      const { segments, segmentation } = JSON.parse(String(run!.report));
      assert.equal(segmentation.candidate, null);
      for (const { tactics, namedBy } of segments)
        assert.ok(Array.isArray(tactics) && namedBy === 'template');
      // The night after, who looks as before is where it was.
      writeSheets(cwd, sheetsOn('2026-01-10'), earlierConfig);
      assert.equal((await runJson({ cwd }, '--as-of', '2026-01-12')).code, 0);
      const members = await query(live, 'SELECT * FROM segment_members');
      // Who objects is known from the fifth version on, and is in no segment since.
      const others = (lines: readonly string[]) => lines.filter((line) => !line.startsWith(objector));
      assert.deepEqual(
        others(membersOn(members, '2026-01-12')),
        others(membersOn(told.rows.segment_members!, '2026-01-10')),
      );
    });
  }

  for (const version of some(4)) {
    test(`of version ${version}: a customer is erased from it and from the generation before, all else stays`, async (t) => {
      const { cwd, live, told } = folderOf(t, version);
      const generation = Math.max(1, version - 1);
      writeFileSync(`${live}.1`, unpacked(`${generation}.warehouse.gz`));
      const { code, out, err } = await kindred({ cwd }, 'erase', 'C104');
      assert.equal(code, 0, err);
      assert.match(out, /kindred\.duckdb: 1 row out of segment_members/);
      assert.match(out, /kindred\.duckdb\.1: 1 row out of segment_members/);
      for (const [file, was] of [
        [live, told],
        [`${live}.1`, answersOf(generation)],
      ] as const) {
        for (const { name, columns } of warehouseTables as readonly WarehouseTable[]) {
          const rows = await query(file, `SELECT * FROM ${name}`);
          const left = rows.filter((row) => /\bC104\b/.test(JSON.stringify(row)));
          assert.deepEqual(left, [], `${name} of ${file}`);
          const old = (was.rows[name] ?? []).filter((row) => !/\bC104\b/.test(JSON.stringify(row)));
          const known = Object.keys(columns).filter((column) => column in (old[0] ?? {}));
          assert.deepEqual(shown(rows, known), shown(old, known), `${name} of ${file}`);
        }
      }
      const sheets = sheetsOn(nextDay);
      const without = (text: string) =>
        text
          .split('\n')
          .filter((line) => !line.includes('C104'))
          .join('\n');
      writeSheets(
        cwd,
        { ...sheets, customers: without(sheets.customers), sales: without(sheets.sales) },
        earlierConfig,
      );
      assert.equal((await runJson({ cwd }, '--as-of', nextDay)).code, 0);
    });
  }

  test('whose run was approved on a later day than it was fitted, or was made again, is brought up to date', async (t) => {
    const { cwd, live } = folderOf(t, 8);
    const engine = await openDuckDB(live);
    await engine.run('UPDATE models SET as_of = as_of - INTERVAL 3 DAY');
    await engine.close();
    assert.equal((await runJson({ cwd }, '--as-of', nextDay)).code, 0);
    assert.deepEqual(
      await query(
        live,
        'SELECT * FROM models JOIN runs ON runs.run_id = models.run_id WHERE models.as_of <> runs.as_of',
      ),
      [],
    );
  });
});

describe('a warehouse of a newer version', () => {
  test('is refused by everything, and left as it is', async (t) => {
    const { cwd, live } = folderOf(t, 9);
    assert.equal((await runJson({ cwd }, '--as-of', nextDay)).code, 0);
    const engine = await openDuckDB(live);
    await engine.run(
      `UPDATE runs SET schema_version = ${warehouseVersion + 1} WHERE sequence = (SELECT MAX(sequence) FROM runs)`,
    );
    await engine.run('ALTER TABLE customers ADD COLUMN shoe_size INTEGER DEFAULT 42');
    await engine.close();
    const [before, generation] = [bytesOf(live), bytesOf(`${live}.1`)];
    const sentence = new RegExp(
      `was written by a newer version of Kindred: it is of version ${warehouseVersion + 1} of the warehouse, and this Kindred knows those up to ${warehouseVersion}.*install the newer Kindred`,
    );
    for (const words of [
      ...commands,
      ['run', '--as-of', '2026-01-12'],
      ['refit', '--as-of', '2026-01-12'],
      ['check', '--as-of', '2026-01-12'],
      ['erase', 'C104'],
      ['warehouse', 'plan'],
      ['warehouse', 'rollback'],
    ]) {
      const { code, out, err } = await kindred({ cwd }, ...words);
      assert.equal(code, 3, `${words.join(' ')}: ${err}`);
      assert.match(out + err, sentence, words.join(' '));
    }
    const served = await serveFolder(cwd);
    const { body } = await askRaw(served.origin, '/api/data/segments', {
      Cookie: `kindred-${new URL(served.origin).port}=${served.token}`,
      Host: new URL(served.origin).host,
    });
    await served.stop();
    assert.match(body, sentence);
    assert.deepEqual([bytesOf(live), bytesOf(`${live}.1`)], [before, generation]);
    assert.ok(!existsSync(`${live}.stopped.jsonl`), 'a run that is refused so says nothing of the data');
  });

  test('as a generation before, keeps an erasure from beginning', async (t) => {
    const { cwd, live } = folderOf(t, 9);
    await runJson({ cwd }, '--as-of', nextDay);
    const engine = await openDuckDB(live);
    await engine.run(`UPDATE runs SET schema_version = ${warehouseVersion + 1}`);
    await engine.close();
    writeFileSync(`${live}.2`, readFileSync(live));
    writeFileSync(live, unpacked('9.warehouse.gz'));
    const before = bytesOf(live);
    assert.equal((await kindred({ cwd }, 'erase', 'C104')).code, 3);
    assert.equal(bytesOf(live), before);
  });
});

describe('the versions', () => {
  test('every earlier one is here, as its own Kindred wrote it, in nights that went as they should', () => {
    for (const version of earlier) {
      const { version: own, nights: done } = answersOf(version);
      assert.equal(own, version);
      assert.deepEqual(
        done.map(({ code }) => code),
        [0, 0, 3, 0, 4, 0],
      );
      assert.equal(done.length, nights.length);
    }
    assert.deepEqual(
      steps.map(({ to }) => to),
      earlier.map((version) => version + 1),
    );
  });

  test('each one is known by its tables and columns, and has those that the step to it says', async () => {
    for (const version of earlier) {
      const { rows } = answersOf(version);
      for (const { to, mark } of steps) {
        const row = rows[mark.table];
        const has = row !== undefined && (row.length === 0 || mark.column in row[0]!);
        assert.equal(has, to <= version, `version ${version} has ${mark.table}.${mark.column}`);
      }
    }
  });

  test('tables, columns and keys are those that the version is known to have', () => {
    const known = JSON.parse(readFileSync(join(place, 'tables.json'), 'utf8')) as Record<string, string>;
    const now = createHash('sha256').update(JSON.stringify(warehouseTables)).digest('hex');
    assert.equal(
      known[warehouseVersion],
      now,
      `the tables are not those of version ${warehouseVersion}: raise warehouseVersion and do what CONTRIBUTING.md says of it; tables.json then knows ${now}`,
    );
    assert.equal(Object.keys(known).at(-1), String(warehouseVersion));
  });
});
