import { codeAt, numberAt, type Table } from '../table/table.ts';

/**
 * How many rows differ from each other, counted no further than `limit`. When γ is 0 a category makes no difference.
 */
export function countDistinct(table: Table, gamma: number, limit: number): number {
  const seen = new Set<string>();
  for (let row = 0; row < table.rows && seen.size < limit; row++) {
    let key = '';
    for (let j = 0; j < table.p; j++) key += `${numberAt(table, row, j)},`;
    if (gamma !== 0) for (let j = 0; j < table.q; j++) key += `${codeAt(table, row, j)};`;
    seen.add(key);
  }
  return seen.size;
}
