import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/paths.ts';

/** Runs a development tool of the checkout and fails with what it printed. */
function passes(script: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', script), ...words],
    { cwd: root, encoding: 'utf8' },
  );
  assert.equal(status, 0, `${stdout}\n${stderr}`.slice(0, 6000));
}

test('the code is linted and formatted', () => {
  passes('@biomejs/biome/bin/biome', 'ci', '--colors=off', '--error-on-warnings', '.');
});

test('types hold', () => {
  passes('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json');
  passes('typescript/bin/tsc', '--noEmit', '-p', 'web/tsconfig.json');
});

test('no file, export or dependency is unused', () => {
  passes('knip/bin/knip.js');
});
