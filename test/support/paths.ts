import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Material that is not the repository's to keep: a real project's sheets and public data sets. */
const shared = join(root, '..', 'shared');

export const reference = join(shared, 'reference');
export const golden = join(shared, 'golden');

/** For node:test's `skip`: false where the material is there, else why not. */
export const withoutShared = existsSync(reference) ? false : 'the reference material (../shared) is not here';

/** Whether the long campaigns run in full, not by a sample: `npm run test:full`. */
export const full = process.env.KINDRED_TEST_FULL === '1';
