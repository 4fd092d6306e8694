import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { madeOnce } from './once.ts';
import { root } from './paths.ts';

export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** What a command prints; a test fails with all that it said where the command fails. */
export function printed(command: string, words: readonly string[], cwd: string): string {
  const done = spawnSync(command, words, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  assert.equal(done.status, 0, `${command} ${words.join(' ')}\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
}

interface Packed {
  /** The tarball. */
  readonly file: string;
  /** The paths in it. */
  readonly paths: readonly string[];
}

/** The package as it would be published. */
export async function packed(): Promise<Packed> {
  const folder = await madeOnce('packed', (place) => {
    writeFileSync(
      join(place, 'pack.json'),
      printed(npm, ['pack', '--json', '--pack-destination', place], root),
    );
  });
  const [{ filename, files }] = JSON.parse(readFileSync(join(folder, 'pack.json'), 'utf8')) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  return { file: join(folder, filename), paths: files.map(({ path }) => path) };
}
