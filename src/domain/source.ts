/** The kinds of place that a table can be kept in. */
export const sourceKinds = ['csv', 'xlsx', 'ods', 'json', 'parquet', 'duckdb'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Where a table is kept. */
export interface Source {
  /** A path, a glob or an address. */
  readonly place: string;
  /** Null to tell by what is found there. */
  readonly kind: SourceKind | null;
  /** The tab of a workbook, or the table of a database; null to tell by what is found there. */
  readonly tab: string | null;
}
