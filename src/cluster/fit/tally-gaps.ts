import { MISSING_CODE, UNKNOWN_CODE } from '../table/layout.ts';
import { codeAt, numberAt, type Table, weightAt } from '../table/table.ts';
import { scratchTally, type Tally } from './tally.ts';

/**
 * What the kernel's `move` does, for a block of rows that may have missing cells: these add nothing, and each column's
 * weights are counted by themselves.
 */
export function tallyGaps(table: Table, from: number, rows: number, fresh: boolean): number {
  const { memory, scratch } = table;
  const tally = scratchTally(table, table.k);
  let moves = 0;
  for (let i = 0; i < rows; i++) {
    const was = memory.u16[scratch.was / 2 + i]!;
    const label = memory.u16[scratch.labels / 2 + i]!;
    if (was !== label) moves++;
    if (was === label && !fresh) continue;
    addRow(tally, table, from + i, label, 1);
    if (!fresh) addRow(tally, table, from + i, was, -1);
  }
  return moves;
}

/** Adds a row to cluster `c`, or takes it out of it. */
export function addRow(tally: Tally, table: Table, row: number, c: number, sign: 1 | -1): void {
  const { p, q, levels, width } = table;
  const weight = sign * weightAt(table, row);
  for (let j = 0; j < p; j++) {
    const value = numberAt(table, row, j);
    if (Number.isNaN(value)) continue;
    tally.sums[c * p + j]! += weight * value;
    if (tally.present) tally.present[c * p + j]! += weight;
  }
  let first = c * width;
  for (let j = 0; j < q; j++) {
    const code = codeAt(table, row, j);
    if (code !== MISSING_CODE && code !== UNKNOWN_CODE) tally.counts[first + code]! += weight;
    first += levels[j]!;
  }
  tally.masses[c]! += weight;
  tally.sizes[c]! += sign;
}
