/**
 * What `npm run demo`, `npm test` and the others call: makes a fresh clone ready, then runs the task.
 *
 * Plain JavaScript that old Node versions can read, because its first duty is to find a Node that is new enough:
 * the machine's own, or else the one that `toolchain/node` pins and installs from the package registry.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { carriedNode, isNewEnough } from '../bin/node-version.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task = 'test', ...rest] = process.argv.slice(2);

const tasks = {
  demo: () => web() || node(['bin/kindred.js', 'demo', ...rest]),
  test: () => web() || testTools() || runTests({}),
  'test:full': () => web() || testTools() || runTests({ KINDRED_TEST_FULL: '1' }),
  web: () => web(),
  bench: () => node(['bench/main.ts', ...rest]),
  'bench:identity': () => node(['bench/identity/main.ts', ...rest]),
  build: build,
  fix: () => biome(['check', '--write', '.']),
};

/** What the tests judge by: Google's SQL engine, which has no build for Windows, GitHub's parser, and tools of Go and Python. */
function testTools() {
  if (process.platform !== 'win32')
    install(join(root, 'toolchain', 'bigquery'), "Google's SQL engine, for the tests");
  install(join(root, 'toolchain', 'actions'), "GitHub's parser of workflows, for the tests");
  return node(['scripts/go-tools.ts']) || node(['scripts/python-tools.ts']);
}

/** What hangs is to be named before whoever runs the tests gives up on them. */
const MOST_MINUTES = 40;

function runTests(env) {
  const files = rest.length > 0 ? rest : ['test/**/*.test.ts'];
  // What several files of tests begin with is made once.
  const shared = mkdtempSync(join(tmpdir(), 'kindred-tests-'));
  try {
    // Without V8's middle compiler, as bin/kindred.js says: its deadlock would keep a file from ending.
    const args = ['--no-maglev', '--test', '--test-reporter=spec', '--test-concurrency=2', ...files];
    const limit = env.KINDRED_TEST_FULL ? undefined : MOST_MINUTES * 60_000;
    return node(args, { ...env, KINDRED_TEST_SHARED: shared }, limit);
  } finally {
    rmSync(shared, { recursive: true, force: true });
  }
}

function build() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  return (
    web() ||
    node(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']) ||
    node(['scripts/build-assets.ts'])
  );
}

/** Builds the dashboard to web/dist unless nothing that it is made of is newer. */
function web() {
  const made = join(root, 'web/dist/index.html');
  const parts = ['web', 'src/domain', 'src/report', 'package-lock.json'].map((part) => join(root, part));
  if (existsSync(made) && parts.every((part) => newest(part) <= statSync(made).mtimeMs)) return 0;
  console.error('Building the dashboard …');
  return (
    node(['scripts/maps.ts']) ||
    node(['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'])
  );
}

/** When a file, or anything in a folder, was last changed. */
function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== 'dist' && name !== 'node_modules');
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}

function biome(args) {
  return node(['node_modules/@biomejs/biome/bin/biome', ...args]);
}

/** Runs Node; when the milliseconds are over, it is told to end, and says what it was at. */
function node(args, env = {}, timeout = undefined) {
  const path = [dirname(nodePath), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const all = { ...process.env, ...env, PATH: path };
  return status(spawnSync(nodePath, args, { cwd: root, stdio: 'inherit', env: all, timeout }));
}

function status({ status, signal, error }) {
  if (error && error.code !== 'ETIMEDOUT') throw error;
  return signal ? 1 : status;
}

/** Runs `npm ci` in a folder unless what is installed there is what its lockfile says. */
function install(folder, what) {
  const stamp = join(folder, 'node_modules', '.kindred-installed');
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const wanted = `${lock} ${process.platform}-${process.arch}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error(`Installing ${what} …`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--ignore-scripts', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status(done) !== 0) {
    console.error(`npm could not install ${what} in ${folder}; its messages above say why.`);
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  install(
    join(root, 'toolchain', 'node'),
    `a current Node.js (this machine has only ${process.versions.node})`,
  );
  const carried = carriedNode(root);
  if (carried) return carried;
  console.error(
    `Kindred needs Node.js 22.18 or later in a checkout; this is ${process.versions.node}, and no Node.js is packaged for ${process.platform}-${process.arch}.`,
  );
  return process.exit(1);
}

const nodePath = findNode();
install(root, 'dependencies');
const run = tasks[task];
if (!run) {
  console.error(`No task is called ${task}. There are: ${Object.keys(tasks).join(', ')}.`);
  process.exit(2);
}
process.exit(run());
