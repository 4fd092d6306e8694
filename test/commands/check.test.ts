import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { kindred } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';

const day = ['--as-of', '2026-01-31'];

test('the verdict is ten lines: rows, reasons, what is unlocked and what is not', async (t) => {
  const cwd = scratch(t);
  const { customers, sales, products } = smallSheets();
  writeSheets(
    cwd,
    { customers, products, sales: sales.replace('P3,C3', 'P3,C99') },
    'gates: {orphans: 0.5, quarantine: 0.5}',
  );
  const { code, out } = await kindred({ cwd }, 'check', ...day);
  assert.equal(code, 0);
  const verdict = out.trim().split('\n');
  assert.equal(verdict.length, 10);
  assert.deepEqual(
    verdict.map((line) => line.slice(0, 10).trim()),
    [
      'Customers',
      'Policies',
      'Products',
      'Set aside',
      'Repaired',
      'Skipped',
      'To look at',
      'Unlocked',
      'Locked',
      'Verdict',
    ],
  );
  assert.match(verdict[1]!, /12 rows read: 11 kept, 1 set aside, 0 skipped/);
  assert.match(verdict[3]!, /1 × customer_id: the customer is not in the customers table \(policies row 5\)/);
  assert.match(verdict[7]!, /premium by city/);
  assert.match(verdict[8]!, /the make-up of segments by gender \(needs customers\.gender\)/);
  assert.match(verdict[9]!, /would publish, with a warning\. 1 of 12 rows of policies/);
});

test('it publishes nothing, and exits 3 where a run would stop', async (t) => {
  const cwd = scratch(t);
  const { customers, sales, products } = smallSheets();
  writeSheets(cwd, { customers, products, sales: sales.replaceAll(',C', ',X') });
  const before = readdirSync(cwd);
  const { code, out } = await kindred({ cwd }, 'check', ...day);
  assert.equal(code, 3);
  assert.match(out, /Verdict +a run would stop\./);
  assert.deepEqual(readdirSync(cwd), before);
});

test('--json lists mappings, decisions and findings', async (t) => {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  const { out } = await kindred({ cwd }, 'check', '--json', ...day);
  const parsed = JSON.parse(out) as {
    status: string;
    mappings: Record<string, unknown[]>;
    decisions: { column: string; sentence: string }[];
  };
  assert.equal(parsed.status, 'ok');
  assert.deepEqual(parsed.mappings.products![0], { column: 'product_id', heading: 'product_id' });
  assert.match(parsed.decisions.find(({ column }) => column === 'purchase_date')!.sentence, /year-month-day/);
});
