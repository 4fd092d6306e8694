import { MISSING, type MixedData } from './data.ts';

/** A checked table as the inner loops want it: bare columns, which threads may share. */
export interface Packed {
  readonly rows: number;
  /** How many numeric columns. */
  readonly p: number;
  /** How many categorical columns. */
  readonly q: number;
  readonly numeric: readonly Float64Array[];
  /** Category codes. */
  readonly codes: readonly Int32Array[];
  /** How many levels each categorical column has. */
  readonly levels: Int32Array;
  /** One a row, positive. */
  readonly weights: Float64Array;
}

export interface PackOptions {
  /** Let missing values and unknown levels through (default: refuse them). */
  readonly allowGaps?: boolean;
  /** Copy the columns into SharedArrayBuffers (default: use the caller's arrays). */
  readonly shared?: boolean;
  /** One a row, positive; 1 everywhere by default. */
  readonly weights?: Float64Array | undefined;
}

/**
 * Checks a table for the inner loops.
 *
 * @throws RangeError naming the column and row, when a column's length differs from `rows`, a number is infinite, a
 *   weight is not positive and finite, or (unless `allowGaps`) a value is missing or a level unknown
 */
export function pack(data: MixedData, options: PackOptions = {}): Packed {
  const { rows, numeric, categorical } = data;
  const { allowGaps = false, shared = false, weights = new Float64Array(rows).fill(1) } = options;
  numeric.forEach((column, j) => {
    checkNumbers(column, j, rows, allowGaps);
  });
  categorical.forEach((column, j) => {
    checkLength(`Categorical column ${j}`, column.codes.length, rows);
    if (!allowGaps) checkCodes(column.codes, column.levels.length, j);
  });
  checkWeights(weights, rows);
  return {
    rows,
    p: numeric.length,
    q: categorical.length,
    numeric: shared ? numeric.map(sharedNumbers) : numeric,
    codes: categorical.map(({ codes }) => (shared ? sharedCodes(codes) : codes)),
    levels: Int32Array.from(categorical, ({ levels }) => levels.length),
    weights: shared ? sharedNumbers(weights) : weights,
  };
}

/** The given rows of a table, in the given order. */
export function selectRows(data: Packed, rows: Int32Array): Packed {
  const length = rows.length;
  return {
    ...data,
    rows: length,
    numeric: data.numeric.map((column) => gather(column, rows, new Float64Array(length))),
    codes: data.codes.map((column) => gather(column, rows, new Int32Array(length))),
    weights: gather(data.weights, rows, new Float64Array(length)),
  };
}

function gather<T extends Float64Array | Int32Array>(column: T, rows: Int32Array, into: T): T {
  for (let i = 0; i < rows.length; i++) into[i] = column[rows[i]!]!;
  return into;
}

function sharedNumbers(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

function sharedCodes(codes: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(codes.byteLength));
  copy.set(codes);
  return copy;
}

function checkLength(name: string, length: number, rows: number): void {
  if (length !== rows) throw new RangeError(`${name} has ${length} values for ${rows} rows.`);
}

function checkNumbers(column: Float64Array, j: number, rows: number, allowGaps: boolean): void {
  checkLength(`Numeric column ${j}`, column.length, rows);
  for (let i = 0; i < rows; i++) {
    const value = column[i]!;
    if (Number.isFinite(value) || (allowGaps && Number.isNaN(value))) continue;
    throw Number.isNaN(value)
      ? new RangeError(`Numeric column ${j} has a missing value in row ${i}: fill or drop it first.`)
      : new RangeError(`Numeric column ${j} is ${value} in row ${i}: only finite numbers can be compared.`);
  }
}

function checkCodes(codes: Int32Array, levels: number, j: number): void {
  const row = codes.findIndex((code) => !(code >= 0 && code < levels));
  if (row < 0) return;
  throw codes[row] === MISSING
    ? new RangeError(`Categorical column ${j} has a missing value in row ${row}: fill or drop it first.`)
    : new RangeError(
        `Categorical column ${j} has the code ${codes[row]} in row ${row}, which names no level.`,
      );
}

function checkWeights(weights: Float64Array, rows: number): void {
  checkLength('The weights column', weights.length, rows);
  const row = weights.findIndex((weight) => !(weight > 0 && Number.isFinite(weight)));
  if (row >= 0)
    throw new RangeError(`The weight of row ${row} is ${weights[row]}: weights must be positive.`);
}
