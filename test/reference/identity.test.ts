/** The reference sheets, fitted again and again: the same segments under the same ids, whatever the seed and whatever a cell says. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { agreement } from '../../src/cluster/agreement.ts';
import { kindred } from '../support/kindred.ts';
import { full, reference, withoutShared } from '../support/paths.ts';
import { query } from '../support/warehouse.ts';

const seeds = full ? Array.from({ length: 20 }, (_, i) => i + 1) : [1];

/** A cell of one customer or policy that nobody can mean, and that no range check refuses. */
const absurd: Readonly<
  Record<string, readonly [file: string, column: string, to: (cell: string) => string]>
> = {
  'an income × 100': ['customers.csv', 'Income', (cell) => String(100 * Number(cell))],
  'an income of nearly 10¹⁵': ['customers.csv', 'Income', () => '999999999999999'],
  'an age of 120': ['customers.csv', 'Age', () => '120'],
  'a premium × 1,000': ['sales.csv', 'Premium', (cell) => String(1000 * Number(cell))],
  'a coverage of a penny': ['sales.csv', 'Coverage', () => '0.01'],
  'a purchase in 1950': ['sales.csv', 'Purchase_Date', () => '1/1/1950'],
};
const tried = full ? Object.keys(absurd) : ['an income × 100'];

describe('the reference sheets with the standard preset', { skip: withoutShared }, () => {
  let folder: string;
  let first: ReadonlyMap<string, number>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kindred-identity-'));
    cpSync(reference, folder, { recursive: true });
    const files = ['customers.csv', 'sales.csv', 'products.csv'];
    const init = await kindred({ cwd: folder }, 'init', ...files, '--yes');
    assert.equal(init.code, 0, init.err);
    const { code, out } = await kindred({ cwd: folder }, 'run', '--as-of', '2025-12-14');
    assert.equal(code, 0, out);
    first = await members(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const ways = [
    ['fitted from nothing', 'run'],
    ['fitted anew beside those that stand', 'refit'],
  ] as const;
  // A fit from nothing is the harder of the two.
  for (const [how, command] of full ? ways : ways.slice(0, 1))
    test(`${how} with other seeds, customers are in the same segments, ids and all`, async (t) => {
      for (const seed of seeds) {
        const cwd = copyOf(folder);
        t.after(() => rmSync(cwd, { recursive: true, force: true }));
        setSeed(cwd, seed);
        if (command === 'run') rmSync(join(cwd, 'kindred.duckdb'));
        const { code, out } = await kindred({ cwd }, command, '--as-of', '2025-12-15');
        assert.equal(code, 0, out);
        const again = await members(cwd);
        const index = agreementOf(first, again);
        t.diagnostic(
          `seed ${seed}: adjusted Rand index ${index.toFixed(4)}, ${moved(first, again)} elsewhere`,
        );
        assert.ok(index >= 0.99, `seed ${seed}: ${index}`);
        assert.deepEqual([...new Set(again.values())].sort(), [...new Set(first.values())].sort());
        assert.ok(moved(first, again) <= 0.01 * first.size);
      }
    });

  for (const name of tried)
    test(`${name} moves at most 0.1 % of the customers, fitted anew or not`, async (t) => {
      const cwd = copyOf(folder);
      t.after(() => rmSync(cwd, { recursive: true, force: true }));
      change(cwd, absurd[name]!);
      for (const [command, day] of [
        ['run', '2025-12-15'],
        ['refit', '2025-12-16'],
      ] as const) {
        const { code, out } = await kindred({ cwd }, command, '--as-of', day);
        assert.equal(code, 0, out);
        const others = moved(first, await members(cwd));
        t.diagnostic(`${command}: ${others} of ${first.size}`);
        assert.ok(others <= 0.001 * first.size, `${command} moves ${others} of ${first.size}`);
      }
    });
});

function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'kindred-identity-'));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

async function members(folder: string): Promise<Map<string, number>> {
  const rows = await query(
    join(folder, 'kindred.duckdb'),
    'SELECT customer_id, segment_id FROM assignments WHERE segment_id IS NOT NULL ORDER BY customer_id',
  );
  return new Map(rows.map(({ customer_id: id, segment_id: segment }) => [String(id), Number(segment)]));
}

function setSeed(folder: string, seed: number) {
  const file = join(folder, 'kindred.yaml');
  const text = readFileSync(file, 'utf8');
  assert.ok(/^segmentation:/m.test(text));
  writeFileSync(file, text.replace(/^segmentation:\n/m, `segmentation:\n  seed: ${seed}\n`));
}

/** Changes the cell of the row in the middle of a sheet. */
function change(folder: string, [name, column, to]: (typeof absurd)[string]) {
  const file = join(folder, name);
  const lines = readFileSync(file, 'utf8').split('\n');
  const position = lines[0]!.trim().split(',').indexOf(column);
  const row = Math.floor(lines.length / 2);
  const cells = lines[row]!.split(',');
  cells[position] = to(cells[position]!.trim()) + (cells[position]!.endsWith('\r') ? '\r' : '');
  lines[row] = cells.join(',');
  writeFileSync(file, lines.join('\n'));
}

const moved = (before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>) =>
  [...before].filter(([customer, segment]) => now.get(customer) !== segment).length;

function agreementOf(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number {
  const customers = [...before.keys()].filter((customer) => now.has(customer));
  const labels = (map: ReadonlyMap<string, number>) => customers.map((customer) => map.get(customer)!);
  return agreement(labels(before), labels(now)).ari;
}
