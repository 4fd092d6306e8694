/** How many customers of a segment have one value of a column that segments are not to be made by. */
export interface CompositionLine {
  readonly segment: number;
  readonly column: string;
  readonly level: string;
  readonly customers: number;
  /** Of the segment's customers whose value is known, and of all clustered customers'. */
  readonly share: number;
  readonly overall: number;
  /** Whether the segment is in effect a group of this value. */
  readonly flagged: boolean;
}
