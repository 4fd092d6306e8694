import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';

function run(command: string, words: string[], cwd: string) {
  const done = spawnSync(command, words, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  assert.equal(done.status, 0, `${command} ${words.join(' ')}\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
}

describe('the published package', () => {
  test('runs by npx in an empty folder, from the tarball', (t) => {
    const folder = scratch(t);
    const [{ filename, files }] = JSON.parse(
      run(npm, ['pack', '--json', '--pack-destination', folder], root),
    ) as [{ filename: string; files: { path: string }[] }];
    const outside = files
      .map(({ path }) => path)
      .filter(
        (path) => !/^(bin|dist|schema)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path),
      );
    assert.deepEqual(outside, []);

    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    run(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund', join(folder, filename)], folder);
    assert.equal(run(npx, ['kindred', '--version'], folder).trim(), version());
    const shown = run(npx, ['kindred', 'demo', '--no-open'], folder);
    assert.match(shown, /Segments +5: /);
    assert.ok(readdirSync(join(folder, 'kindred-demo')).includes('kindred.duckdb'));

    writeFileSync(
      join(folder, 'use.mjs'),
      "import { kprototypes } from 'kindred/cluster';\nconst data = { rows: 4, numeric: [Float64Array.of(0, 0.1, 9, 9.1)], categorical: [] };\nconsole.log([...kprototypes(data, { k: 2 }).sizes].join());\n",
    );
    assert.equal(run(process.execPath, ['use.mjs'], folder).trim(), '2,2');
  });

  test('its manifest is sound', () => {
    run(process.execPath, [join(root, 'node_modules/publint/src/cli.js'), 'run', '--strict', root], root);
  });

  test('the JSON Schema of what a run prints is the one that the code is checked against', async () => {
    const { runJsonSchema } = await import('../../src/report/run-schema.ts');
    assert.equal(
      readFileSync(join(root, 'schema/run.schema.json'), 'utf8'),
      `${JSON.stringify(runJsonSchema(), null, 2)}\n`,
    );
  });

  test('the JSON Schema for editors is the one that the config is checked against', async () => {
    const { configJsonSchema } = await import('../../src/config/schema.ts');
    assert.equal(
      readFileSync(join(root, 'schema/kindred.schema.json'), 'utf8'),
      `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
    );
  });
});

const version = () =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
