/** The kinds of place that a table can be kept in. */
export const sourceKinds = ['sheet', 'csv', 'xlsx', 'ods', 'json', 'parquet', 'duckdb', 'bigquery'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Where a table is kept. */
export interface Source {
  /** A path, a glob, an address, or a Google spreadsheet's id. */
  readonly place: string;
  /** Null to tell by what is found there. */
  readonly kind: SourceKind | null;
  /** The tab of a workbook or a Google Sheet (its name or gid), or the table of a database; null to tell by what is found there. */
  readonly tab: string | null;
  /** The part of a sheet that holds the table, such as `B3:H` or `A1:F200`; null for all of it. */
  readonly range: string | null;
}

/** A place of which all else is told by what is found there. */
export const sourceAt = (place: string): Source => ({ place, kind: null, tab: null, range: null });
