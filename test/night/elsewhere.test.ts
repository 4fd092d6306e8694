import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import dockerfile from 'dockerfile-utils';
import { root } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const blocks = (language: string) =>
  [...read('docs/operate.md').matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text]) => text!,
  );

const withoutSystemd =
  spawnSync('systemd-analyze', ['--version']).status !== 0 && 'systemd-analyze is not installed';

describe('nights elsewhere than on GitHub', () => {
  test('the units of docs/operate.md are ones that systemd takes, due at ten in London', {
    skip: withoutSystemd,
  }, (t) => {
    const folder = scratch(t);
    const [service = '', timer = ''] = blocks('ini');
    // Only the program has to be one that is here.
    writeFileSync(
      join(folder, 'kindred.service'),
      service.replace(/ExecStart=\S+/, 'ExecStart=/bin/true').replace(/^User=.*$/m, ''),
    );
    writeFileSync(join(folder, 'kindred.timer'), timer);
    const units = ['kindred.service', 'kindred.timer'].map((name) => join(folder, name));
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' });
    const own = verified.stderr.split('\n').filter((line) => line.includes('kindred'));
    assert.deepEqual(own, []);
    const [, due = ''] = /^OnCalendar=(.*)$/m.exec(timer) ?? [];
    const calendar = (...words: string[]) =>
      spawnSync('systemd-analyze', ['calendar', ...words], {
        encoding: 'utf8',
        env: { ...process.env, TZ: 'UTC' },
      });
    for (const [day, hour] of [
      ['2026-03-28', '22:00:00'],
      ['2026-03-29', '21:00:00'],
      ['2026-10-24', '21:00:00'],
      ['2026-10-25', '22:00:00'],
    ])
      assert.match(
        calendar('--base-time', `${day} 12:00:00 UTC`, due).stdout,
        new RegExp(`${day} ${hour} UTC`),
      );
  });

  test('the line for cron has five fields and no percent sign, which cron would read as an end', () => {
    const [cron = ''] = blocks('cron');
    assert.match(cron, /^CRON_TZ=Europe\/London\n0 22 \* \* \* [^%\n]+\n$/);
  });

  test('the Dockerfile is sound, copies what is there, and leaves out what is not to be in an image', () => {
    const text = read('Dockerfile');
    assert.deepEqual(
      dockerfile.validate(text).map(({ message }) => message),
      [],
    );
    assert.ok(
      dockerfile.validate(text.replace('HEALTHCHECK --interval', 'HEALTHCHECK --intervall')).length > 0,
    );
    assert.match(text, /^USER node$/m);
    assert.doesNotMatch(text, /\b(ARG|ENV) \w*(KEY|SECRET|TOKEN)/i);
    const [, script = ''] = /CMD (\["sh".*\])$/m.exec(text) ?? [];
    for (const [code, health] of [
      [0, 0],
      [4, 0],
      [3, 1],
      [1, 1],
      [2, 1],
    ] as const) {
      const words = (JSON.parse(script) as string[])[2]!.replace('kindred status', `(exit ${code})`);
      assert.equal(spawnSync('sh', ['-c', words]).status, health);
    }
    const ignored = read('.dockerignore').split('\n');
    for (const name of ['.git', '**/node_modules', '**/*.duckdb*']) assert.ok(ignored.includes(name), name);
    assert.ok(existsSync(join(root, 'package-lock.json')));
  });
});
