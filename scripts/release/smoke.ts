/**
 * Installs a packed release in an empty folder and has it run the demo: node scripts/release/smoke.ts TARBALL. Whoever installs it from the
 * registry gets these bytes, so what fails here is not published.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

const [tarball] = process.argv.slice(2);
if (!tarball) throw new Error('Name the package: node scripts/release/smoke.ts TARBALL');
const packed = resolve(tarball);
const said = release(join(dirname(packed), 'release.json'));

const folder = mkdtempSync(join(tmpdir(), 'kindred-release-'));
try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', packed]);
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const inside = release(join(folder, 'node_modules', ...Object.keys(dependencies), 'release.json'));
  expect(JSON.stringify(inside) === JSON.stringify(said), `its release.json says ${JSON.stringify(inside)}`);
  const version = run('npx', ['--no-install', 'kindred', '--version']).trim();
  expect(version === said.version, `"kindred --version" says ${version}, not ${said.version}`);
  const shown = run('npx', ['--no-install', 'kindred', 'demo', '--no-open']);
  expect(/Segments +[2-9]: /.test(shown), `"kindred demo" ends without segments:\n${shown}`);
  console.log(`${basename(packed)} installs, and runs the demo as version ${version}.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(command: string, words: readonly string[]): string {
  const isWindows = process.platform === 'win32';
  const done = spawnSync(isWindows ? `${command}.cmd` : command, words, {
    cwd: folder,
    encoding: 'utf8',
    shell: isWindows,
  });
  expect(done.status === 0, `"${command} ${words.join(' ')}" fails:\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
}

function release(path: string): { readonly version: string } {
  return JSON.parse(readFileSync(path, 'utf8')) as { version: string };
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`${basename(packed)} is not fit to be published: ${otherwise}`);
}
