import { cpSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { kindred, runJson } from './kindred.ts';
import { reference } from './paths.ts';
import { scratch } from './scratch.ts';

/** A folder with the reference project's sheets, run with its preset as of a day. `more` is added to the config. */
export async function referenceFolder(t: TestContext, asOf: string, more = ''): Promise<string> {
  const cwd = scratch(t);
  cpSync(reference, cwd, { recursive: true });
  await kindred(
    { cwd },
    'init',
    'customers.csv',
    'sales.csv',
    'products.csv',
    '--preset',
    'reference',
    '--yes',
  );
  await appendFile(join(cwd, 'kindred.yaml'), more);
  await runJson({ cwd }, '--as-of', asOf);
  return cwd;
}
