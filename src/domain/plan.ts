/** What a run would make or change of tables and views before it publishes, and what it costs to read. */
export interface Plan {
  /** The version of the warehouse, the one it gets, and what comes with that; null where it has that version, or is not there yet. */
  readonly version: { readonly from: number; readonly to: number; readonly brings: readonly string[] } | null;
  readonly changes: readonly PlannedChange[];
  /** Bytes that reading a table or view whole would take, by a dry run; empty where reading costs nothing. */
  readonly costs: readonly { readonly name: string; readonly bytes: number }[];
}

export interface PlannedChange {
  readonly name: string;
  readonly what: 'new table' | 'new columns' | 'new view' | 'other view';
  /** Which columns, or how many. */
  readonly detail: string;
}
