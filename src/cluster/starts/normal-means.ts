import { deviation, mean } from '../../math/moments.ts';
import type { Rng } from '../../math/rng.ts';
import { numberAt, type Table } from '../table/table.ts';

/**
 * Numeric prototypes drawn from a normal distribution with each column's mean and standard deviation (ddof 0), which
 * kmodes 0.12 sets beside the categories of Huang's and Cao's starts.
 *
 * @returns k × p, row-major
 */
export function normalMeans(table: Table, k: number, random: Rng): Float64Array {
  const { p, rows } = table;
  const columns = Array.from({ length: p }, (_, j) =>
    Float64Array.from({ length: rows }, (_, row) => numberAt(table, row, j)).filter(
      (value) => !Number.isNaN(value),
    ),
  );
  const centres = columns.map(mean);
  const spreads = columns.map(deviation);
  return Float64Array.from({ length: k * p }, (_, m) => centres[m % p]! + random.normal() * spreads[m % p]!);
}
