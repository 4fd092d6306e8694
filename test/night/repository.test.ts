import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/read.ts';
import { kindred } from '../support/kindred.ts';
import { root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const action = `acme/kindred@${commit}`;

interface Workflow {
  readonly on: {
    readonly schedule: readonly { readonly cron: string; readonly timezone: string }[];
    readonly workflow_dispatch: { readonly inputs: Readonly<Record<string, unknown>> };
  };
  readonly permissions: object;
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly jobs: {
    readonly night: {
      readonly permissions: Readonly<Record<string, string>>;
      readonly steps: readonly { readonly uses: string; readonly with: Readonly<Record<string, unknown>> }[];
    };
  };
}

const inAction = Object.keys(
  (parse(readFileSync(join(root, 'action.yml'), 'utf8')) as { inputs: object }).inputs,
);

async function made(t: TestContext, ...words: string[]) {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  const sheets = ['customers.csv', 'sales.csv', 'products.csv'];
  const done = await kindred(
    { cwd },
    'init',
    ...sheets,
    '--github',
    '--yes',
    '--out',
    'nightly/kindred.yaml',
    ...words,
  );
  const read = (name: string) => readFileSync(join(cwd, 'nightly', name), 'utf8');
  return { ...done, cwd, read };
}

describe('a repository that runs every night', () => {
  test('is written whole: settings, workflow, README and what is not to be committed', async (t) => {
    for (const [words, permissions, google] of [
      [[], { contents: 'read', issues: 'write', 'id-token': 'write' }, ['google-provider', 'google-account']],
      [['--auth', 'key'], { contents: 'read', issues: 'write' }, ['google-key']],
      [['--auth', 'none'], { contents: 'read', issues: 'write' }, []],
    ] as const) {
      const { code, cwd, read, err } = await made(t, '--action', action, ...words);
      assert.equal(code, 0, err);
      assert.match(err, /A workflow on GitHub does not see .*customers\.csv/);
      assert.deepEqual(readdirSync(join(cwd, 'nightly')).sort(), [
        '.github',
        '.gitignore',
        'README.md',
        'kindred.yaml',
      ]);
      const {
        on,
        permissions: all,
        concurrency,
        jobs,
      } = parse(read('.github/workflows/kindred.yml')) as Workflow;
      assert.deepEqual(on.schedule, [{ cron: '0 22 * * *', timezone: 'Europe/London' }]);
      assert.deepEqual(Object.keys(on.workflow_dispatch.inputs), [
        'task',
        'as-of',
        'accept-shrink',
        'new-warehouse',
      ]);
      assert.deepEqual([all, concurrency], [{}, { group: 'kindred', 'cancel-in-progress': false }]);
      assert.deepEqual(jobs.night.permissions, permissions);
      const [, step] = jobs.night.steps;
      assert.equal(step!.uses, action);
      const given = Object.keys(step!.with);
      assert.deepEqual(
        given.filter((name) => !inAction.includes(name)),
        [],
        'inputs that the action does not have',
      );
      assert.deepEqual(
        given.filter((name) => name.startsWith('google')),
        google,
      );
      const { schedule } = await readConfig(join(cwd, 'nightly/kindred.yaml'));
      assert.deepEqual(schedule, { at: '22:00', days: [], timezone: 'Europe/London' });
    }
  });

  test('its README has commands that a shell can read, for this project and no other', async (t) => {
    for (const words of [
      ['--bigquery', 'acme-analytics.nightly', '--location', 'europe-west2'],
      [],
      ['--auth', 'key'],
      ['--auth', 'none'],
    ]) {
      const { cwd, read } = await made(t, '--action', action, ...words);
      const readme = read('README.md');
      const scripts = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, script]) => script!);
      assert.ok(scripts.length >= 3);
      for (const script of scripts) {
        writeFileSync(join(cwd, 'script.sh'), script);
        const { status, stderr } = spawnSync('bash', ['-n', join(cwd, 'script.sh')], { encoding: 'utf8' });
        assert.equal(status, 0, `${script}\n${stderr}`);
      }
      const isBigQuery = words.includes('--bigquery');
      assert.equal(readme.includes('acme-analytics'), isBigQuery);
      assert.equal(readme.includes('bq --location=europe-west2 mk --dataset $PROJECT:nightly'), isBigQuery);
      assert.ok(readme.includes('-f new-warehouse=true'));
      assert.equal(readme.includes('gh cache list'), !isBigQuery);
      const isFederated = !words.includes('--auth');
      assert.equal(
        /--attribute-condition "assertion\.repository == '\$REPOSITORY'/.test(readme),
        isFederated,
      );
      assert.equal(readme.includes('GCP_SERVICE_ACCOUNT_KEY < key.json'), words.includes('key'));
      assert.ok(!/undefined|null|\$\{/.test(readme), readme);
      if (isBigQuery)
        assert.match(read('kindred.yaml'), /bigquery:\n {4}project: acme-analytics\n {4}dataset: nightly/);
    }
  });

  test('what git would commit holds no customer, no key and no warehouse', async (t) => {
    const { cwd, read } = await made(t, '--action', action);
    const folder = join(cwd, 'nightly');
    for (const name of [
      'kindred.duckdb',
      'kindred.duckdb.1',
      'customers.csv',
      'key.json',
      '.env',
      'list.xlsx',
    ])
      writeFileSync(join(folder, name), 'x');
    spawnSync('git', ['init', '-q'], { cwd: folder });
    const { stdout } = spawnSync('git', ['ls-files', '--others', '--exclude-standard'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.deepEqual(stdout.trim().split('\n').sort(), [
      '.github/workflows/kindred.yml',
      '.gitignore',
      'README.md',
      'kindred.yaml',
    ]);
    assert.match(read('.gitignore'), /duckdb/);
  });

  test('nothing is written over, and an action that could be moved is refused', async (t) => {
    const cwd = scratch(t);
    writeSheets(cwd, smallSheets());
    writeFileSync(join(cwd, 'README.md'), 'ours');
    const sheets = ['customers.csv', 'sales.csv', 'products.csv'];
    const init = (...words: string[]) => kindred({ cwd }, 'init', ...sheets, '--yes', '--github', ...words);
    const over = await init('--action', action, '--out', 'new.yaml');
    assert.deepEqual([over.code, readFileSync(join(cwd, 'README.md'), 'utf8')], [2, 'ours']);
    assert.match(over.err, /README\.md is there already: --github makes a repository in a folder of its own/);
    for (const wrong of [
      'acme/kindred@v1',
      'acme/kindred@main',
      'acme/kindred',
      `kindred@${commit}`,
      `acme/kindred@${commit.slice(1)}`,
    ]) {
      const { code, err } = await init('--action', wrong, '--out', 'nightly/kindred.yaml');
      assert.equal(code, 2);
      assert.match(err, /must be a repository and a whole commit/);
    }
    const { code, err } = await init(
      '--action',
      action,
      '--bigquery',
      'nowhere',
      '--out',
      'nightly/kindred.yaml',
    );
    assert.deepEqual([code, /must be a project and a dataset/.test(err)], [2, true]);
    const none = await init(
      '--action',
      action,
      '--auth',
      'none',
      '--bigquery',
      'p1234.d',
      '--out',
      'nightly/kindred.yaml',
    );
    assert.deepEqual([none.code, /--auth none has no rights in BigQuery/.test(none.err)], [2, true]);
    assert.ok(!readdirSync(cwd).includes('nightly'));
  });
});
