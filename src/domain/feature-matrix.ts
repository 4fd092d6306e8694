/** Customers by row, features by column, in the units of the business. Rows and ids keep one order everywhere. */
export interface FeatureMatrix {
  /** Sorted ascending by code unit, so that no result depends on the order of a sheet. */
  readonly ids: readonly string[];
  readonly numeric: readonly { readonly name: string; readonly values: Float64Array }[];
  readonly categorical: readonly {
    readonly name: string;
    readonly levels: readonly string[];
    /** Position in `levels`, or -1 where the value is missing. */
    readonly codes: Int32Array;
  }[];
}

/** Rows that miss no feature; only these are fitted on. */
export function completeRows(matrix: FeatureMatrix): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < matrix.ids.length; row++) {
    const known =
      matrix.numeric.every(({ values }) => !Number.isNaN(values[row])) &&
      matrix.categorical.every(({ codes }) => codes[row]! >= 0);
    if (known) rows.push(row);
  }
  return Int32Array.from(rows);
}

/** The given rows of a matrix, in the given order. */
export function takeRows(matrix: FeatureMatrix, rows: Int32Array): FeatureMatrix {
  return {
    ids: Array.from(rows, (row) => matrix.ids[row]!),
    numeric: matrix.numeric.map(({ name, values }) => ({
      name,
      values: Float64Array.from(rows, (row) => values[row]!),
    })),
    categorical: matrix.categorical.map(({ name, levels, codes }) => ({
      name,
      levels,
      codes: Int32Array.from(rows, (row) => codes[row]!),
    })),
  };
}
