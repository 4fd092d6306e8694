/**
 * Installs what the tests need of Go into toolchain/actions/bin, unless it is there: actionlint, which reads workflows as GitHub
 * does. Where no Go is, the tests that need it are skipped by name; in CI that is a failure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tool = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
const bin = fileURLToPath(new URL('../toolchain/actions/bin', import.meta.url));
const stamp = join(bin, '.kindred-installed');
const wanted = `${tool} ${process.platform}-${process.arch}`;

const isInstalled = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
const problem = isInstalled ? null : install();
if (problem !== null) {
  console.error(`Not installed: actionlint, because ${problem}`);
  if (process.env.CI && process.platform !== 'win32') process.exitCode = 1;
  else console.error('The tests that need it are skipped.');
}

/** What stands in the way, as the end of a sentence; null for nothing. */
function install(): string | null {
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0) return 'there is no "go" on the PATH.';
  console.error('Installing actionlint …');
  const done = spawnSync('go', ['install', tool], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, GOBIN: bin, CGO_ENABLED: '0' },
  });
  if (done.status !== 0) return `"go install ${tool}" failed:\n${done.stderr}`;
  writeFileSync(stamp, wanted);
  return null;
}
