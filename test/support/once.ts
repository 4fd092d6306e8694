import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Milliseconds after which whoever makes it is taken to have failed. */
const PATIENCE = 180_000;

/**
 * A folder with something that several files of tests begin with, made by the one that asks first. Nobody may write into it. Without a place that
 * all share, each process makes its own.
 */
export async function madeOnce(
  name: string,
  make: (folder: string) => Promise<void> | void,
): Promise<string> {
  const shared = process.env.KINDRED_TEST_SHARED;
  if (!shared) return own(name, make);
  const place = join(shared, name);
  const done = join(place, 'done');
  if (mkdirSync(`${place}.making`, { recursive: true }) !== undefined) {
    mkdirSync(place);
    await make(place);
    writeFileSync(done, '');
  }
  for (let waited = 0; !existsSync(done); waited += 100) {
    if (waited > PATIENCE) throw new Error(`${name}, which another file of tests makes, does not come.`);
    await setTimeout(100);
  }
  return place;
}

const made = new Map<string, Promise<string>>();

function own(name: string, make: (folder: string) => Promise<void> | void): Promise<string> {
  const known = made.get(name);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), 'kindred-once-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const making = Promise.resolve(make(folder)).then(() => folder);
  made.set(name, making);
  return making;
}
