import { cpSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { kindred, type Outcome, runJson } from './kindred.ts';
import { reference } from './paths.ts';
import { scratch } from './scratch.ts';

/** Puts the reference project's sheets into a folder, with a config of its preset. */
export function initReference(cwd: string): Promise<Outcome> {
  cpSync(reference, cwd, { recursive: true });
  return kindred(
    { cwd },
    'init',
    'customers.csv',
    'sales.csv',
    'products.csv',
    '--preset',
    'reference',
    '--yes',
  );
}

/** A folder with the reference project's sheets, run with its preset as of a day. `more` is added to the config. */
export async function referenceFolder(t: TestContext, asOf: string, more = ''): Promise<string> {
  const cwd = scratch(t);
  await initReference(cwd);
  await appendFile(join(cwd, 'kindred.yaml'), more);
  await runJson({ cwd }, '--as-of', asOf);
  return cwd;
}
