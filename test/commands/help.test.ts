import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindred } from '../support/kindred.ts';

test('help names every command, and each command’s help says what it does, its options and an example', async () => {
  const { code, out } = await kindred({ cwd: '/' }, '--help');
  assert.equal(code, 0);
  for (const command of ['demo', 'init', 'check', 'run']) {
    assert.match(out, new RegExp(`^ {2}${command} `, 'm'));
    const help = await kindred({ cwd: '/' }, command, '--help');
    assert.equal(help.code, 0);
    assert.match(help.out, new RegExp(`^Usage: kindred ${command}`));
    assert.match(help.out, /Options:/);
    assert.match(help.out, command === 'check' ? /Exit codes:/ : /Examples?:/);
  }
});

test('the version is that of the package', async () => {
  assert.match((await kindred({ cwd: '/' }, '--version')).out, /^\d+\.\d+\.\d+\n$/);
});
