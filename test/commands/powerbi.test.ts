import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { modelOf } from '../../src/report/powerbi/model/model.ts';
import { reportViews } from '../../src/report/powerbi/rows.ts';
import { demoFolder } from '../support/dashboard.ts';
import { kindred } from '../support/kindred.ts';
import { withoutShared } from '../support/paths.ts';
import { faultsOf, type Project, validatorFaults, withoutValidator } from '../support/pbip.ts';
import { referenceFolder } from '../support/reference.ts';
import { scratch } from '../support/scratch.ts';

function projectIn(folder: string): Project {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}

const model = modelOf({ currency: 'GBP', locale: 'en-GB', country: 'GB', isDark: false });

describe('kindred powerbi', () => {
  let demo: Awaited<ReturnType<typeof demoFolder>>;
  before(async () => {
    demo = await demoFolder('2026-03-31');
  });
  after(() => demo.remove());

  const run = (...words: string[]) => kindred({ cwd: demo.folder }, ...words);

  test('writes a project that reads a folder of Parquet files, and says what to do with it', async () => {
    const { code, out } = await run('powerbi', '--out', 'report');
    assert.equal(code, 0);
    assert.match(out, /open Kindred\.pbip in Power BI Desktop.*C:\\Kindred\\data.*export --parquet/);
    const project = projectIn(join(demo.folder, 'report'));
    assert.deepEqual(faultsOf(project, model), []);
    assert.match(
      project.get('Kindred.SemanticModel/definition/expressions.tmdl')!,
      /DataFolder = "C:\\Kindred\\data"/,
    );
    assert.match(project.get('publish.py')!, /fabric_cicd/);
  });

  test('is judged by Microsoft’s validators: the demo and the reference sheets, from each source', {
    skip: withoutValidator || withoutShared,
  }, async (t) => {
    const cwd = await referenceFolder(t, '2026-04-28');
    for (const folder of [demo.folder, cwd])
      for (const source of ['parquet', 'inline']) {
        const out = join(cwd, `${source}-${folder === cwd ? 'reference' : 'demo'}`);
        const { code } = await kindred(
          { cwd: folder },
          'powerbi',
          '--out',
          out,
          '--source',
          source,
          '--include-customers',
        );
        assert.equal(code, 0);
        assert.deepEqual(validatorFaults(new Map(), out), [], `${source} ${folder}`);
      }
  });

  test('written again, the same run gives the same files, and takes away only what it left', async (t) => {
    const cwd = scratch(t);
    const folder = join(cwd, 'again');
    await run('powerbi', '--out', folder);
    const before = projectIn(folder);
    const stale = 'Kindred.Report/definition/pages/old/page.json';
    mkdirSync(join(folder, 'Kindred.Report/definition/pages/old'), { recursive: true });
    writeFileSync(join(folder, stale), '{}');
    writeFileSync(
      join(folder, 'kindred-files.txt'),
      `${before.get('kindred-files.txt')}${stale}\n../outside.txt\n`,
    );
    writeFileSync(join(cwd, 'outside.txt'), 'stays');
    const own = 'Kindred.Report/semanticModelDiagramLayout.json';
    writeFileSync(join(folder, own), '{}');
    const model = join(folder, 'Kindred.SemanticModel/definition/model.tmdl');
    const { mtimeMs } = statSync(model);
    assert.equal((await run('powerbi', '--out', folder)).code, 0);
    assert.ok(!existsSync(join(folder, stale)), 'what was left before');
    assert.ok(existsSync(join(folder, own)), 'what somebody else put there');
    assert.ok(existsSync(join(cwd, 'outside.txt')), 'what is outside');
    assert.equal(statSync(model).mtimeMs, mtimeMs, 'what is the same is not written');
    const after = projectIn(folder);
    after.delete(own);
    assert.deepEqual(after, before);
  });

  test('puts customers into the project only where that is asked for by its name, and notes who asked', async () => {
    const refused = await run('powerbi', '--out', 'inside', '--source', 'inline');
    assert.equal(refused.code, 2);
    assert.match(refused.err, /puts [\d,]+ customers into the project.*--include-customers/);
    assert.ok(!existsSync(join(demo.folder, 'inside')));
    // What everybody may read becomes the owner's alone.
    await run('powerbi', '--out', 'inside');
    const given = await run(
      'powerbi',
      '--out',
      'inside',
      '--source',
      'inline',
      '--include-customers',
      '--by',
      'Ada',
    );
    assert.equal(given.code, 0);
    assert.match(given.out, /Treat it as personal data/);
    if (process.platform !== 'win32')
      assert.equal(
        statSync(join(demo.folder, 'inside/Kindred.SemanticModel/definition/tables/Customers.tmdl')).mode &
          0o777,
        0o600,
      );
    if (process.platform !== 'win32') assert.equal(statSync(join(demo.folder, 'inside')).mode & 0o777, 0o700);
    assert.match(readFileSync(join(demo.folder, 'inside/.gitignore'), 'utf8'), /^\*$/m);
    // It enters the table `exports` with the next run.
    const noted = readFileSync(join(demo.folder, 'kindred.duckdb.exports.jsonl'), 'utf8').trim().split('\n');
    const engine = await openDuckDB(join(demo.folder, 'kindred.duckdb'), { readOnly: true });
    const [counted] = await engine.rows('SELECT COUNT(*) AS customers FROM customers');
    await engine.close();
    const { askedBy, customers } = JSON.parse(noted.at(-1)!);
    assert.deepEqual({ askedBy, customers }, { askedBy: 'Ada', customers: counted!.customers });
  });

  test('says what is wrong with what it is asked', async (t) => {
    const cases: readonly (readonly [words: string[], code: number, said: RegExp])[] = [
      [['powerbi'], 2, /--out/],
      [['powerbi', '--out', '.'], 2, /folder with other files in it/],
      [['powerbi', '--out', 'kindred.yaml'], 2, /is not a folder/],
      [['powerbi', '--out', 'x', '--source', 'bigquery'], 2, /needs a dataset as the warehouse/],
      [['powerbi', '--out', 'x', '--source', 'excel'], 2, /Allowed choices are bigquery, parquet, inline/],
      [['powerbi', 'refresh'], 2, /names no dataset of Power BI/],
    ];
    for (const [words, code, said] of cases) {
      const outcome = await run(...words);
      assert.equal(outcome.code, code, words.join(' '));
      assert.match(outcome.err, said);
    }
    const cwd = scratch(t);
    cpSync(join(demo.folder, 'kindred.yaml'), join(cwd, 'kindred.yaml'));
    const none = await kindred({ cwd }, 'powerbi', '--out', 'x');
    assert.equal(none.code, 3);
    assert.match(none.err, /run/);
  });

  test('reads a warehouse that was published before the views of reports came', async (t) => {
    const cwd = scratch(t);
    for (const name of ['kindred.yaml', 'kindred.duckdb']) cpSync(join(demo.folder, name), join(cwd, name));
    const engine = await openDuckDB(join(cwd, 'kindred.duckdb'));
    await engine.run('DROP VIEW report_moves');
    await engine.close();
    const { code, err } = await kindred({ cwd }, 'export', '--parquet', '--include-customers', '--out', 'x');
    assert.equal(code, 0, err);
    assert.ok(existsSync(join(cwd, 'x', 'report_moves.parquet')));
  });

  test('a dark report has the colours of the dark dashboard', async () => {
    await run('powerbi', '--out', 'dark', '--theme', 'dark');
    const project = projectIn(join(demo.folder, 'dark'));
    assert.deepEqual(
      faultsOf(project, modelOf({ currency: 'GBP', locale: 'en-GB', country: 'GB', isDark: true })),
      [],
    );
    assert.ok([...project.keys()].some((path) => /Kindred-dark-[0-9a-f]{8}\.json$/.test(path)));
    assert.match(project.get('Kindred.SemanticModel/definition/tables/Segments.tmdl')!, /#58b8b0/);
  });
});

describe('kindred export --parquet', () => {
  test('writes each view as it is, readable by its owner alone, and only where customers are asked for', async (t) => {
    const demo = await demoFolder('2026-03-31');
    t.after(() => demo.remove());
    const refused = await kindred({ cwd: demo.folder }, 'export', '--parquet', '--out', 'data');
    assert.equal(refused.code, 2);
    assert.match(refused.err, /--include-customers/);
    for (let again = 0; again < 2; again++) {
      const { code, out } = await kindred(
        { cwd: demo.folder },
        'export',
        '--parquet',
        '--out',
        'data',
        '--include-customers',
      );
      assert.equal(code, 0);
      assert.match(out, /13 Parquet files.*personal data/);
    }
    const erased = await kindred({ cwd: demo.folder }, 'erase', 'C100002');
    assert.equal(erased.code, 0, erased.err);
    assert.match(erased.out, /data: is a folder that names customers and is still there/);
    await kindred({ cwd: demo.folder }, 'export', '--parquet', '--out', 'data', '--include-customers');
    const engine = await openDuckDB(join(demo.folder, 'kindred.duckdb'), { readOnly: true });
    t.after(() => engine.close());
    for (const { table, view } of reportViews) {
      const file = join(demo.folder, 'data', `${view}.parquet`);
      if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
      const names = table.columns.flatMap(({ source }) => source ?? []).join(', ');
      const differ = await engine.rows(
        `(SELECT ${names} FROM ${view} EXCEPT ALL SELECT ${names} FROM '${file}') UNION ALL (SELECT ${names} FROM '${file}' EXCEPT ALL SELECT ${names} FROM ${view})`,
      );
      assert.deepEqual(differ, [], view);
    }
    // The one does not take the other's folder, and an erasure names what is left of it.
    assert.equal((await kindred({ cwd: demo.folder }, 'powerbi', '--out', 'data')).code, 2);
    await kindred({ cwd: demo.folder }, 'powerbi', '--out', 'project');
    const over = ['export', '--parquet', '--out', 'project', '--include-customers'];
    assert.equal((await kindred({ cwd: demo.folder }, ...over)).code, 2);
    assert.deepEqual(
      readdirSync(join(demo.folder, 'data')).filter((name) => name.endsWith('.next')),
      [],
    );
  });
});
