import { MISSING } from '../data.ts';
import { groupsOf, LANES } from '../table/layout.ts';
import { BLOCK } from '../table/scratch.ts';
import { groupAt, pack, release, type Table } from '../table/table.ts';
import type { GowerColumns } from './columns.ts';

/** A prepared table whose rows other rows are measured against. */
export interface Measured {
  readonly columns: GowerColumns;
  /** The same in a kernel's memory, where nothing is missing and all categories weigh the same; or else null. */
  readonly table: Table | null;
}

/** Prepares rows to be measured against, for as long as `work` lasts. */
export function withMeasured<T>(columns: GowerColumns, work: (measured: Measured) => T): T {
  const { rows, numeric, categorical, weights, gaps } = columns;
  const [first, ...others] = weights.slice(numeric.length);
  if (gaps || others.some((weight) => weight !== first)) return work({ columns, table: null });
  const table = pack({ rows, numeric, categorical }, { k: 1 });
  try {
    return work({ columns, table });
  } finally {
    release(table);
  }
}

/**
 * The Gower distances of a row of one prepared table to the rows `from` ≤ i < `from + into.length` of another of the
 * same columns (or the same one). NaN for rows that share no column.
 */
export function measureRow(
  one: GowerColumns,
  row: number,
  { columns, table }: Measured,
  from: number,
  into: Float64Array,
): void {
  if (table === null || one.gaps) measureByColumns(one, row, columns, from, into);
  else measureInKernel(one, row, columns, table, from, into);
}

function measureInKernel(
  { numeric, categorical }: GowerColumns,
  row: number,
  { weights, total }: GowerColumns,
  table: Table,
  from: number,
  into: Float64Array,
): void {
  const { memory, scratch, p, q } = table;
  const { f64, u16 } = memory;
  for (let j = 0; j < p; j++) f64[(scratch.means >>> 3) + j] = numeric[j]![row]!;
  for (let j = 0; j < q; j++) u16[(scratch.modes >>> 1) + j] = categorical[j]!.codes[row]!;
  const weight = weights[p] ?? 0;
  const least = scratch.least >>> 3;
  const end = from + into.length;
  for (let block = from - (from % LANES); block < end; block += BLOCK) {
    const rows = Math.min(BLOCK, end - block);
    const data = groupAt(table, block);
    const { means, modes } = scratch;
    memory.kernel.differences(groupsOf(rows), p, q, weight, 1 / total, data, means, modes, scratch.least);
    const skipped = Math.max(0, from - block);
    into.set(f64.subarray(least + skipped, least + rows), block + skipped - from);
  }
}

/** A column that either row lacks leaves the mean. */
function measureByColumns(
  one: GowerColumns,
  row: number,
  { numeric, categorical, weights }: GowerColumns,
  from: number,
  into: Float64Array,
): void {
  const totals = new Float64Array(into.length);
  into.fill(0);
  numeric.forEach((column, j) => {
    const value = one.numeric[j]![row]!;
    const weight = weights[j]!;
    for (let i = 0; i < into.length; i++) {
      const difference = Math.abs(column[from + i]! - value);
      if (Number.isNaN(difference)) continue;
      into[i]! += difference;
      totals[i]! += weight;
    }
  });
  categorical.forEach(({ codes, levels }, c) => {
    const code = one.categorical[c]!.codes[row]!;
    if (code === MISSING) return;
    const weight = weights[numeric.length + c]!;
    for (let i = 0; i < into.length; i++) {
      const other = codes[from + i]!;
      if (other === MISSING) continue;
      if (other !== code || code >= levels.length) into[i]! += weight;
      totals[i]! += weight;
    }
  });
  for (let i = 0; i < into.length; i++) into[i] = Math.min(into[i]! / totals[i]!, 1);
}
