import { appendFile, readFile, rename, rm } from 'node:fs/promises';
import type { ExportedList, StoppedRun } from '../records.ts';

/**
 * Runs that were stopped changed nothing, the warehouse file included: they wait in `<path>.stopped.jsonl` and enter the
 * table `runs` with the next run that publishes. Lists of customers wait in `<path>.exports.jsonl` and enter `exports`.
 */
const stopped = (path: string) => `${path}.stopped.jsonl`;
const exported = (path: string) => `${path}.exports.jsonl`;

export const recordStopped = (path: string, run: StoppedRun): Promise<void> => append(stopped(path), run);
export const recordExport = (path: string, list: ExportedList): Promise<void> => append(exported(path), list);

/** Stopped runs and lists that no warehouse holds yet. They stay beside it until it does. */
export const takeStopped = (path: string): Promise<StoppedRun[]> => take<StoppedRun>(stopped(path));
export const takeExports = (path: string): Promise<ExportedList[]> => take<ExportedList>(exported(path));

/** The same, left where they are. */
export const readStopped = (path: string): Promise<StoppedRun[]> => readAll<StoppedRun>(stopped(path));
export const readExports = (path: string): Promise<ExportedList[]> => readAll<ExportedList>(exported(path));

async function readAll<T>(file: string): Promise<T[]> {
  return [...(await readLines<T>(taken(file))), ...(await readLines<T>(file))];
}

const taken = (file: string) => `${file}.taken`;

/** Where something may wait. */
export const journalsOf = (path: string): string[] =>
  [stopped(path), exported(path)].flatMap((file) => [file, taken(file)]);

/** What is written from now on waits for the next run; what a run that was killed had taken is taken first. */
async function take<T>(file: string): Promise<T[]> {
  const left = await readLines<T>(taken(file));
  if (left.length > 0) return left;
  await rename(file, taken(file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return readLines<T>(taken(file));
}

async function append(file: string, entry: StoppedRun | ExportedList): Promise<void> {
  await appendFile(file, `${JSON.stringify(entry)}\n`);
}

async function readLines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => parse<T>(line));
}

/** A line that a power cut left half written is dropped. */
function parse<T>(line: string): T[] {
  try {
    return [JSON.parse(line) as T];
  } catch {
    return [];
  }
}

/** What was taken is in the warehouse now. */
export async function clearTaken(path: string): Promise<void> {
  await rm(taken(stopped(path)), { force: true });
  await rm(taken(exported(path)), { force: true });
}
