import type { Model } from '../prototypes.ts';
import { MISSING_CODE } from '../table/layout.ts';
import { codeAt, numberAt, type Table } from '../table/table.ts';

/** One row's distance to prototype c: the kernel's sum in the kernel's order, so the same bits. */
export function distanceTo(table: Table, { gamma, prototypes }: Model, c: number, row: number): number {
  const { p, q } = table;
  let distance = 0;
  for (let j = 0; j < p; j++) {
    const difference = numberAt(table, row, j) - prototypes.numeric[c * p + j]!;
    if (!Number.isNaN(difference)) distance += difference * difference;
  }
  let mismatches = 0;
  for (let j = 0; j < q; j++) {
    const code = codeAt(table, row, j);
    if (code !== prototypes.categorical[c * q + j] && code !== MISSING_CODE) mismatches++;
  }
  return distance + gamma * mismatches;
}
