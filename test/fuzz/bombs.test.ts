/**
 * Files made to exhaust their reader are refused, or read without harm, in less than 100 MB. What is measured is the
 * most memory the process held while it read the file (VmHWM on Linux), less what it held just before, when it had
 * loaded its modules and cleaned three sound sheets; each bomb has a process of its own.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { full } from '../support/paths.ts';
import { scratch } from '../support/scratch.ts';
import { bombs, writeBomb } from './bombs.ts';
import { startChild } from './runner.ts';

const MOST_GROWTH = 100 * 2 ** 20;

/** Large workbooks rather than bombs, by what they unpack to: all strings of a workbook stand in memory. */
const LARGE = ['millions of shared strings', 'millions of empty shared strings'];
const MOST_GROWTH_OF_LARGE = 250 * 2 ** 20;

/** Some are large indeed, and reading them takes its time. */
const MOST_MILLISECONDS = 30_000;

/** Every seventh, unless the long campaigns run in full. */
const chosen = full ? bombs : bombs.filter((_, i) => i % 7 === 0);

describe('bombs', { concurrency: 2 }, () => {
  for (const { name, table, pieces } of chosen) {
    test(`${name} does no harm`, async (t) => {
      const path = join(scratch(t), 'bomb');
      writeBomb(path, pieces);
      const child = await startChild(MOST_MILLISECONDS);
      t.after(() => child.stop());
      const { outcome, detail, milliseconds, growth } = await child.attempt({ path, table });
      const grown = Math.ceil(growth / 2 ** 20);
      t.diagnostic(`${outcome} ${detail}, ${grown} MB more, ${Math.round(milliseconds)} ms`);
      rmSync(path);
      assert.ok(['cleaned', 'refused'].includes(outcome), `${outcome}: ${detail}`);
      const most = LARGE.includes(name) ? MOST_GROWTH_OF_LARGE : MOST_GROWTH;
      assert.ok(growth < most, `it took ${grown} MB`);
    });
  }
});
