import type { Explanation } from './explanation.ts';

/** Customers of a file, by the segments in use. */
export interface Scores {
  /** The day that the model was fitted as of. */
  readonly model: string;
  readonly customers: readonly Score[];
  /** Customers who object, in the file or in the warehouse: they are not among the others. */
  readonly objecting: number;
  /** Customers of whom the file tells none of the model's features. */
  readonly unknown: readonly string[];
  readonly setAside: readonly { readonly row: number; readonly why: string }[];
  /** Rows that were skipped: blank, headings once more, totals, copies. */
  readonly skipped: number;
  /** Features of the model that the file does not have. */
  readonly missing: readonly string[];
  /** The last name of each segment. */
  readonly names: ReadonlyMap<number, string>;
}

export interface Score extends Explanation {
  readonly customer: string;
}
