import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { npm, packed, printed } from '../support/packed.ts';
import { root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';

const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';

describe('the published package', () => {
  test('runs by npx in an empty folder, from the tarball', async (t) => {
    const folder = scratch(t);
    const { file, paths } = await packed();
    const outside = paths.filter(
      (path) => !/^(bin|dist|schema)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path),
    );
    assert.deepEqual(outside, []);

    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    printed(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund', file], folder);
    assert.equal(printed(npx, ['kindred', '--version'], folder).trim(), version());
    const shown = printed(npx, ['kindred', 'demo', '--no-open'], folder);
    assert.match(shown, /Segments +5: /);
    assert.ok(readdirSync(join(folder, 'kindred-demo')).includes('kindred.duckdb'));

    writeFileSync(
      join(folder, 'use.mjs'),
      "import { kprototypes } from 'kindred/cluster';\nconst data = { rows: 4, numeric: [Float64Array.of(0, 0.1, 9, 9.1)], categorical: [] };\nconsole.log([...kprototypes(data, { k: 2 }).sizes].join());\n",
    );
    assert.equal(printed(process.execPath, ['use.mjs'], folder).trim(), '2,2');
  });

  test('its manifest is sound', () => {
    printed(process.execPath, [join(root, 'node_modules/publint/src/cli.js'), 'run', '--strict', root], root);
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
