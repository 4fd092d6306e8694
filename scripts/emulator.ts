/**
 * Installs the BigQuery emulator that the tests run against (PyPI bqemulator, with the DuckDB extension it needs) into
 * toolchain/bigquery/.venv, unless it is there. Without a Python that can hold it the tests that need it are skipped by
 * name; in CI that is a failure.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../toolchain/bigquery', import.meta.url));
const venv = join(folder, '.venv');
const stamp = join(venv, '.kindred-installed');
const requirements = join(folder, 'requirements.txt');
const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const problem = install();
  if (problem === null) writeFileSync(stamp, wanted);
  else {
    console.error(`The BigQuery emulator is not installed: ${problem}`);
    if (process.env.CI) process.exitCode = 1;
    else console.error('The tests that need it are skipped.');
  }
}

/** What stands in the way, as a sentence; null for nothing. */
function install(): string | null {
  if (process.platform === 'win32') return 'it is not made for Windows.';
  const version = spawnSync('python3', ['-c', 'import sys; print(sys.version_info >= (3, 11))'], {
    encoding: 'utf8',
  });
  if (version.stdout?.trim() !== 'True') return 'it needs Python 3.11 or later as python3.';
  console.error('Installing the BigQuery emulator …');
  rmSync(venv, { recursive: true, force: true });
  const python = join(venv, 'bin', 'python');
  const steps: readonly (readonly [command: string, words: readonly string[], home?: string])[] = [
    ['python3', ['-m', 'venv', venv]],
    [
      python,
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements],
    ],
    // The emulator asks DuckDB for its spatial extension, which this package carries.
    [python, ['-c', 'from duckdb_extensions import import_extension; import_extension("spatial")'], venv],
  ];
  for (const [command, words, home] of steps) {
    const done = spawnSync(command, words, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...(home ? { HOME: home } : {}) },
    });
    if (done.status !== 0) return `"${command} ${words[0]} ${words[1]}" failed; its messages are above.`;
  }
  return null;
}
