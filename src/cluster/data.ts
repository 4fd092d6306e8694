/**
 * The table that every algorithm in this folder takes: columns of numbers and columns of category codes.
 *
 * Rows carry no identity here. Whoever owns ids keeps them beside the table, in the same order.
 */
export interface MixedData {
  /** How many rows; every column has this length. */
  readonly rows: number;
  /** One array a numeric column, in the caller's units (scale before clustering). NaN is a missing value. */
  readonly numeric: readonly Float64Array[];
  readonly categorical: readonly CategoricalColumn[];
}

export interface CategoricalColumn {
  /** A level's position in `levels`; MISSING for none; `levels.length` or above for a level not known there. */
  readonly codes: Int32Array;
  /** Sorted, so that the lowest code breaks ties the same way whatever the order of rows. */
  readonly levels: readonly string[];
}

export const MISSING = -1;

/** The given rows of a table, in the given order; a row may be there more than once. */
export function takeRows({ numeric, categorical }: MixedData, rows: Int32Array): MixedData {
  return {
    rows: rows.length,
    numeric: numeric.map((column) => Float64Array.from(rows, (row) => column[row]!)),
    categorical: categorical.map(({ codes, levels }) => ({
      codes: Int32Array.from(rows, (row) => codes[row]!),
      levels,
    })),
  };
}
