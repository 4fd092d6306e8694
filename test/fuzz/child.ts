/**
 * A process in which files are loaded and cleaned, one after another, so that the one that watches it (runner.ts) sees
 * a crash, a hang or growth. Called by hand with mutation numbers, it writes the files down and says what became of them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableName } from '../../src/domain/tables.ts';
import { type Mutant, mutant } from './files.ts';
import { forgetPeak, peakBytes, residentBytes } from './process.ts';
import { prepare, tryFile, type Verdict } from './trial.ts';

/** A file to try: of a mutation number, or one that is there. */
export type Task = { readonly number: number } | { readonly path: string; readonly table: TableName };

export type Message =
  | { readonly is: 'ready' }
  | { readonly is: 'begun' }
  | {
      readonly is: 'done';
      readonly verdict: Verdict | { readonly outcome: 'failed'; readonly error: string };
      readonly milliseconds: number;
      /** The most memory held meanwhile, and how much that is above what was held before. */
      readonly peak: number;
      readonly growth: number;
    };

/** Whoever starts this process says where it may write, and takes that away. */
const isWatched = process.send !== undefined;
const folder = isWatched ? process.argv[2]! : mkdtempSync(join(tmpdir(), 'kindred-fuzz-'));
prepare(folder);

function write({ bytes, number, table }: Mutant, where: string): string {
  const path = join(where, `${number}-${table}.file`);
  writeFileSync(path, bytes);
  return path;
}

async function attempt(task: Task): Promise<Message> {
  const made = 'number' in task ? mutant(task.number) : null;
  const table = 'number' in task ? made!.table : task.table;
  const path = 'number' in task ? write(made!, folder) : task.path;
  if (!made) globalThis.gc?.();
  const before = residentBytes(process.pid) ?? peakBytes();
  forgetPeak();
  process.send?.({ is: 'begun' } satisfies Message);
  const start = performance.now();
  const verdict = await tryFile(folder, table, path, made?.records).catch((error: unknown) => ({
    outcome: 'failed' as const,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  const milliseconds = performance.now() - start;
  const peak = peakBytes();
  if (made) rmSync(path);
  return { is: 'done', verdict, milliseconds, peak, growth: peak - before };
}

if (isWatched) {
  process.on('disconnect', () => process.exit());
  process.on('message', async (task: Task) => process.send!(await attempt(task)));
  await tryFile(folder, 'policies', 'policies.csv');
  process.send!({ is: 'ready' } satisfies Message);
} else {
  for (const number of process.argv.slice(2).map(Number)) {
    const made = mutant(number);
    console.log(number, made.kind, `as ${made.table}:`, write(made, tmpdir()));
    console.dir(await attempt({ number }), { depth: 3 });
  }
  rmSync(folder, { recursive: true });
}
