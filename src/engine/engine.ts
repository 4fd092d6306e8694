import type { Dialect } from './dialect.ts';

export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

/** Names of tables and views, each with the names of its columns. */
export type TablesThere = ReadonlyMap<string, ReadonlySet<string>>;

/** From rows with `table_name` and `column_name`. */
export function tablesIn(rows: readonly Row[]): TablesThere {
  const tables = new Map<string, Set<string>>();
  for (const { table_name: table, column_name: column } of rows) {
    const columns = tables.get(String(table)) ?? new Set();
    tables.set(String(table), columns.add(String(column)));
  }
  return tables;
}

/** A column of text to append; every array of one batch has the same length. */
export type TextBatch = readonly (readonly (string | null)[])[];

/**
 * The one seam to a SQL engine. What features, warehouse and views say stays inside what both engines read, and
 * `dialect` covers the rest; sources and cleaning are always DuckDB's.
 */
export interface Engine {
  readonly dialect: Dialect;
  run(sql: string, values?: readonly Value[]): Promise<void>;
  /** All rows of a small result. Whole numbers and decimals come as numbers, dates as YYYY-MM-DD. */
  rows(sql: string, values?: readonly Value[]): Promise<Row[]>;
  /** The columns of a result of any size, in the order of the SELECT list. */
  columns(sql: string, values?: readonly Value[]): Promise<Value[][]>;
  /** The columns of a result of reals, of any size, in the order of the SELECT list; NULL is NaN. */
  reals(sql: string, values?: readonly Value[]): Promise<Float64Array[]>;
  /** The tables and views of the database that the engine is in, with their columns. */
  tables(): Promise<TablesThere>;
  /** The names of the columns that a query would give. */
  names(sql: string): Promise<string[]>;
  close(): Promise<void>;
}

/** The embedded engine, in which a run does its work: rows can be put into it. */
export interface Workbench extends Engine {
  /** Appends batches of text, in order, to an existing table of text columns. */
  append(table: string, batches: AsyncIterable<TextBatch>): Promise<void>;
}
