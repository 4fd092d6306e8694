/**
 * `npm run bench`: measures the cluster library and its peers side by side on the same data, and prints both. With
 * `--write` it also writes docs/performance.md and its graph. `--ours` leaves the peers out; other words name cases
 * (`growth` is the graph's, `none` only writes the page anew), and what was measured before stays on the page.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { featuresFile } from '../test/cluster/golden.ts';
import { type Case, cases, GROWTH } from './cases.ts';
import { drawData, writeData } from './data.ts';
import { growthGraph } from './graph.ts';
import { type Measured, page, type Result, rowOf } from './report.ts';
import { drawSheets, drawWorkbook } from './sheets.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith('--'));
const names = [...new Set(cases.map(({ name }) => name)), 'growth', 'none'];
const unknown = wanted.filter((word) => !names.includes(word));
if (unknown.length > 0) {
  console.error(`There is no case ${unknown.join(', ')}; the cases are ${names.join(', ')}.`);
  process.exit(2);
}
const withPeers = !words.includes('--ours');
const scratch = mkdtempSync(join(tmpdir(), 'kindred-bench-'));
const python = join(here, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

function run(command: string, args: readonly string[]): string {
  const { status, stdout, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}.`);
  return stdout;
}

function installPeers(): void {
  if (existsSync(python)) return;
  console.error('Installing the peers from PyPI …');
  run('python3', ['-m', 'venv', join(here, '.venv')]);
  const requirements = join(here, 'peers/requirements.txt');
  run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '-r', requirements]);
}

/** The folder of a case's sheets, or of a peer's data, made when first asked for. */
async function folderOf(rows: number, sheets?: string): Promise<string> {
  const folder = join(scratch, sheets ?? String(rows));
  if (existsSync(folder)) return folder;
  mkdirSync(folder);
  if (sheets === 'clean-csv') await drawSheets(folder, rows);
  else if (sheets === 'read-xlsx') drawWorkbook(folder, rows);
  else if (rows === 0) copyFileSync(featuresFile, join(folder, 'features.csv'));
  else writeData(folder, drawData(rows));
  return folder;
}

const ours = (name: string, rows: number) =>
  JSON.parse(run(process.execPath, [join(here, 'ours.ts'), name, String(rows)])) as Measured;
const oursOnSheets = (name: string, folder: string) =>
  JSON.parse(run(process.execPath, [join(here, 'ours-sheets.ts'), name, folder])) as Measured;

/** Measured once, whatever number of ours it is compared with. */
const peers = new Map<string, Measured | null>();

async function peerOf(name: string, rows: number, sheets?: string): Promise<Measured | null> {
  const key = `${name} ${rows}`;
  if (!peers.has(key)) peers.set(key, peer(name, await folderOf(rows, sheets)));
  return peers.get(key)!;
}

function peer(name: string, folder: string): Measured | null {
  if (name !== 'daisy')
    return JSON.parse(run(python, [join(here, 'peers/peers.py'), name, folder])) as Measured;
  if (spawnSync('Rscript', ['--version']).status !== 0) return null;
  return JSON.parse(run('Rscript', [join(here, 'peers/daisy.R'), folder])) as Measured;
}

/** Ours before and after the peer, so that a machine whose speed drifts is fair to both; the median counts. */
async function measure({ name, rows, sheets, peer: other }: Case): Promise<Result> {
  const folder = sheets ? await folderOf(rows, name) : null;
  const once = () => (folder === null ? ours(name, rows) : oursOnSheets(name, folder));
  const before = [once(), once()];
  const theirs =
    withPeers && other ? await peerOf(other.name, other.rows ?? rows, sheets ? name : undefined) : null;
  const all = [...before, once()].sort((a, b) => a.seconds - b.seconds);
  return { ours: all[1]!, peer: theirs };
}

/** What was measured, in this run and before, so that half an hour's work can be repeated case by case. */
const store = join(here, '.results.json');
const stored: Stored = existsSync(store)
  ? JSON.parse(readFileSync(store, 'utf8'))
  : { cases: {}, growth: [] };

interface Stored {
  readonly cases: Record<string, Result>;
  growth: (Measured & { readonly rows: number })[];
}

const keyOf = ({ name, rows, peer: other }: Case) => `${name} ${rows} ${other?.name ?? ''}`.trim();
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

async function measureCases(): Promise<void> {
  for (const each of cases.filter(({ name }) => isWanted(name))) {
    if (each.rows === 0 && !existsSync(featuresFile)) {
      console.log(`${each.work}: skipped, the reference features are not on this machine`);
      continue;
    }
    const result = await measure(each);
    console.log(rowOf(each, result));
    if (each.peer && !result.peer) continue;
    stored.cases[keyOf(each)] = result;
    writeFileSync(store, JSON.stringify(stored));
  }
}

function measureGrowth(): void {
  stored.growth = GROWTH.map((rows) => {
    const point = { rows, ...ours('kprototypes-threads', rows) };
    console.log(`${rows} rows: ${point.seconds.toFixed(3)} s, ${point.iterations} iterations`);
    return point;
  });
  writeFileSync(store, JSON.stringify(stored));
}

if (withPeers) installPeers();
try {
  await measureCases();
  if (isWanted('growth')) measureGrowth();
  if (words.includes('--write')) {
    const known = cases.filter((each) => keyOf(each) in stored.cases);
    const results = new Map(known.map((each) => [each, stored.cases[keyOf(each)]!]));
    writeFileSync(join(root, 'docs/performance.svg'), growthGraph(stored.growth));
    writeFileSync(join(root, 'docs/performance.md'), page(results, stored.growth, cpus().length));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
