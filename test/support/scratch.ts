import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A new empty folder that goes away with the test. */
export function scratch(test: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-test-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
