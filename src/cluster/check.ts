import { MISSING, type MixedData } from './data.ts';
import { MOST_LEVELS } from './table/layout.ts';

export interface CheckOptions {
  /** Let missing cells through (default: refuse them). */
  readonly missing?: boolean | undefined;
  /** Let codes through that name no level (default: refuse them). */
  readonly unknown?: boolean | undefined;
}

/** Sums of larger numbers' squares may not fit a number, whose limit is near 1.8 · 10³⁰⁸. */
export const LARGEST = 1e150;

/**
 * Checks a table before anything is computed from it.
 *
 * @returns whether a cell is missing or of an unknown level
 * @throws RangeError naming the column and row, when a column's length differs from `rows`, a number is infinite or
 *   beyond ±10¹⁵⁰, a column has more than 65,534 levels, or (unless allowed) a value is missing or a level unknown
 */
export function checkData(data: MixedData, options: CheckOptions = {}): boolean {
  checkLengths(data);
  const { missing = false, unknown = false } = options;
  let gaps = false;
  data.numeric.forEach((column, j) => {
    gaps = checkNumbers(column, j, missing) || gaps;
  });
  data.categorical.forEach(({ codes, levels }, j) => {
    gaps = checkCodes(codes, levels.length, j, { missing, unknown }) || gaps;
  });
  return gaps;
}

/** @throws RangeError when a column's length differs from `rows`, or one has more than 65,534 levels */
export function checkLengths({ rows, numeric, categorical }: MixedData): void {
  numeric.forEach((column, j) => {
    checkLength(`Numeric column ${j}`, column.length, rows);
  });
  categorical.forEach(({ codes, levels }, j) => {
    checkLength(`Categorical column ${j}`, codes.length, rows);
    if (levels.length > MOST_LEVELS) {
      throw new RangeError(
        `Categorical column ${j} has ${levels.length} levels; ${MOST_LEVELS} are the most.`,
      );
    }
  });
}

function checkLength(name: string, length: number, rows: number): void {
  if (length !== rows) throw new RangeError(`${name} has ${length} values for ${rows} rows.`);
}

function checkNumbers(column: Float64Array, j: number, missing: boolean): boolean {
  let gaps = false;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (Math.abs(value) <= LARGEST) continue;
    if (!Number.isNaN(value)) {
      throw new RangeError(
        `Numeric column ${j} is ${value} in row ${i}: only numbers up to 10^150 can be compared.`,
      );
    }
    if (!missing) {
      throw new RangeError(`Numeric column ${j} has a missing value in row ${i}: fill or drop it first.`);
    }
    gaps = true;
  }
  return gaps;
}

function checkCodes(
  codes: Int32Array,
  levels: number,
  j: number,
  allowed: { missing: boolean; unknown: boolean },
): boolean {
  if (allKnown(codes, levels)) return false;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0 && code < levels) continue;
    if (code === MISSING && !allowed.missing) {
      throw new RangeError(`Categorical column ${j} has a missing value in row ${i}: fill or drop it first.`);
    }
    if (code !== MISSING && !allowed.unknown) {
      throw new RangeError(`Categorical column ${j} has the code ${code} in row ${i}, which names no level.`);
    }
  }
  return true;
}

/** As unsigned numbers, negative codes lie above all levels. */
function allKnown(codes: Int32Array, levels: number): boolean {
  let most = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]! >>> 0;
    if (code > most) most = code;
  }
  return most < levels || codes.length === 0;
}

/** @throws RangeError naming the row, when a weight is not positive and finite */
export function checkWeights(weights: Float64Array, rows: number): void {
  checkLength('The weights column', weights.length, rows);
  const row = weights.findIndex((weight) => !(weight > 0 && Number.isFinite(weight)));
  if (row >= 0)
    throw new RangeError(`The weight of row ${row} is ${weights[row]}: weights must be positive.`);
}
