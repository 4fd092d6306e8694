/**
 * Makes what test/warehouse/versions.test.ts upgrades: for every earlier version of the warehouse the file that its own
 * Kindred wrote in a few nights, and what that Kindred answered then. `node scripts/earlier-warehouses.ts` makes what is
 * missing, `node scripts/earlier-warehouses.ts 4 7` those versions anew. It wants a clone with its whole history, and the
 * packages that are installed beside it, which every version so far can run with.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openDuckDB } from '../src/engine/duckdb/open.ts';
import type { Engine, Row } from '../src/engine/engine.ts';
import { earlierConfig, nights, sheetsOn } from '../test/support/earlier.ts';
import { root } from '../test/support/paths.ts';
import { writeSheets } from '../test/support/sheets.ts';

/** The last commit that wrote each version. Whoever raises the version adds the commit before. */
const commits: Readonly<Record<number, string>> = {
  1: '068acda',
  2: '07bab15',
  3: '6ca2326',
  4: 'da10bc0',
  5: '6586d6d',
  6: '7ec5920',
  7: '743f7bf',
  8: '27e15d6',
  9: '6d408cf',
};

/** What an earlier version answered of its own past. */
export interface Answers {
  readonly version: number;
  readonly commit: string;
  readonly nights: readonly {
    readonly day: string;
    readonly command: string;
    readonly code: number | null;
  }[];
  /** The rows of every table and of the views of history, as that version saw them. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  /** What its commands printed: null where it had no such command. */
  readonly flows: Readonly<Record<string, unknown>> | null;
  readonly why: unknown;
  readonly names: unknown;
}

const shownViews = [
  'segment_history',
  'customer_history',
  'segment_flows',
  'current_segments',
  'segment_naming',
];

/** Without a person, a machine or a clock in it. */
const place = join(tmpdir(), 'kindred');

function git(...words: string[]) {
  const { status, stderr } = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
}

async function make(version: number, commit: string) {
  const code = join(place, `code-${version}`);
  const folder = join(place, String(version));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  git('worktree', 'add', '--force', '--detach', code, commit);
  try {
    symlinkSync(join(root, 'node_modules'), join(code, 'node_modules'));
    const { answers, file } = await live(version, commit, code, folder);
    const kept = join(root, 'test/warehouse/versions');
    writeFileSync(join(kept, `${version}.warehouse.gz`), gzipSync(readFileSync(file), { level: 9 }));
    writeFileSync(join(kept, `${version}.answers.gz`), gzipSync(JSON.stringify(answers), { level: 9 }));
    console.log(
      `${version}: ${answers.nights.map(({ command, code: exit }) => `${command} ${exit}`).join(', ')}`,
    );
  } finally {
    git('worktree', 'remove', '--force', code);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function live(version: number, commit: string, code: string, folder: string) {
  const kindred = (...words: string[]) =>
    spawnSync(process.execPath, ['--no-maglev', join(code, 'bin/kindred.js'), ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
  const json = (...words: string[]): unknown => {
    const { status, stdout, stderr } = kindred(...words, '--json');
    if (status !== 0) throw new Error(`${commit} ${words.join(' ')}: ${stderr}`);
    return JSON.parse(stdout);
  };
  const file = join(folder, 'kindred.duckdb');
  const done: { day: string; command: string; code: number | null }[] = [];
  for (const { day, what } of nights) {
    writeSheets(folder, sheetsOn(day), earlierConfig);
    if (version >= 7 && what.startsWith('held'))
      kindred('audience', '--segment', '0', '--out', 'list.csv', '--by', 'a colleague');
    const command = version >= 4 && what.includes('anew') ? 'refit' : 'run';
    const { status, stderr } = kindred(command, '--as-of', day, '--json');
    if (status === null || status === 1 || status === 2) throw new Error(`${commit} ${day}: ${stderr}`);
    done.push({ day, command, code: status });
  }
  const days = nights.map(({ day }) => day);
  const pairs = days.flatMap((from, i) => days.slice(i + 1).map((to) => [from, to] as const));
  const flows = Object.fromEntries(
    version < 4
      ? []
      : pairs.map(([from, to]) => [`${from} ${to}`, json('flows', '--from', from, '--to', to)]),
  );
  const answers: Answers = {
    version,
    commit,
    nights: done,
    rows: await rowsOf(file),
    flows: version < 4 ? null : flows,
    why: version < 6 ? null : json('why', 'C104'),
    names: version < 8 ? null : json('names'),
  };
  return { answers, file };
}

async function rowsOf(file: string): Promise<Record<string, Row[]>> {
  const engine: Engine = await openDuckDB(file, { readOnly: true });
  try {
    const tables = await engine.rows('SELECT table_name FROM duckdb_tables() ORDER BY table_name');
    const there = await engine.tables();
    const rows: Record<string, Row[]> = {};
    for (const name of [...tables.map(({ table_name: own }) => String(own)), ...shownViews])
      if (there.has(name)) rows[name] = await engine.rows(`SELECT * FROM ${name} ORDER BY ALL`);
    return rows;
  } finally {
    await engine.close();
  }
}

if (import.meta.main) {
  const wanted = process.argv.slice(2).map(Number);
  for (const [version, commit] of Object.entries(commits)) {
    const isThere = existsSync(join(root, `test/warehouse/versions/${version}.warehouse.gz`));
    if (wanted.length > 0 ? wanted.includes(Number(version)) : !isThere) await make(Number(version), commit);
  }
}
