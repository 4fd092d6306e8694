import type { TableField } from '@google-cloud/bigquery';
import type { Value } from '../engine.ts';

/** Reads the cells of a column, which travel as texts, as DuckDB gives the same values. */
export function cellReader({ type }: TableField): (cell: string | null) => Value {
  const read = readers[type ?? 'STRING'] ?? String;
  return (cell) => (cell === null ? null : read(cell));
}

const microseconds = (cell: string) =>
  new Date(Number(BigInt(cell) / 1000n)).toISOString().replace('T00:00:00.000Z', '');

const readers: Readonly<Record<string, (cell: string) => Value>> = {
  INTEGER: Number,
  INT64: Number,
  FLOAT: Number,
  FLOAT64: Number,
  NUMERIC: Number,
  BIGNUMERIC: Number,
  BOOLEAN: (cell) => cell === 'true',
  BOOL: (cell) => cell === 'true',
  TIMESTAMP: microseconds,
};
