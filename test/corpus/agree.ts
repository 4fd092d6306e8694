import assert from 'node:assert/strict';
import { readSheet } from 'read-excel-file/node';
import type { LandedPart } from './read.ts';

/**
 * Compares what was landed of a workbook with what read-excel-file finds there. It drops cells with an error and
 * formulas without a value, and blank rows and columns at the end; all else must be the same.
 */
export async function assertReadAlike({ file, tab, rows }: LandedPart): Promise<void> {
  const theirs = await readSheet(file, tab ?? 1, { trim: false });
  const ours = new Map(rows.map(({ row, cells }) => [row, cells]));
  const last = Math.max(theirs.length, ...ours.keys());
  for (let row = 1; row <= last; row++) {
    const [a, b] = [ours.get(row) ?? [], theirs[row - 1] ?? []];
    for (let column = 0; column < Math.max(a.length, b.length); column++) {
      const mine = a[column] ?? '';
      if (/^[#=]/.test(mine)) continue;
      assert.equal(mine, textOf(b[column] ?? ''), `row ${row}, column ${column + 1} of ${tab}`);
    }
  }
}

function textOf(cell: unknown): string {
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if (!(cell instanceof Date)) return String(cell);
  // Their milliseconds come of a product of fractions.
  const seconds = new Date(Math.round(cell.getTime() / 1000) * 1000);
  return seconds.toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '');
}
