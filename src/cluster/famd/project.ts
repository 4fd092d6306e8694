import { checkData } from '../check.ts';
import type { MixedData } from '../data.ts';

/** What turns a row into coordinates. */
export interface FamdProjection {
  readonly dimensions: number;
  readonly means: Float64Array;
  /** ddof 0; 0 for a constant column, which then contributes nothing. */
  readonly deviations: Float64Array;
  /** Each categorical column's level frequencies. */
  readonly shares: readonly Float64Array[];
  /** Numeric columns × dimensions, row-major. */
  readonly axes: Float64Array;
  /** One a categorical column, levels × dimensions, row-major: what a level adds to its rows' coordinates. */
  readonly levels: readonly Float64Array[];
}

/**
 * Coordinates of rows, seen or new (supplementary), in a fitted FAMD. The rows of the fit get the coordinates of the
 * fit. A missing number or category and an unknown level count as average: they add nothing.
 *
 * @param data in the units of the fit, its categories encoded with the levels of the fit
 * @returns rows × dimensions, row-major
 * @throws RangeError when the columns do not match the fit, or a number is infinite
 */
export function transformFamd(
  { projection }: { readonly projection: FamdProjection },
  data: MixedData,
): Float64Array {
  return project(projection, data, checkColumns(projection, data));
}

/**
 * How well a fitted FAMD's dimensions show each row: its squared cosines, coordinate² over its squared distance from
 * the average row in all dimensions there are. They sum to 1 over all dimensions. A row that is the average has 0.
 *
 * @param data as for `transformFamd`
 * @returns rows × dimensions, row-major
 * @throws RangeError as `transformFamd`
 */
export function famdCosines(
  { projection }: { readonly projection: FamdProjection },
  data: MixedData,
): Float64Array {
  const gaps = checkColumns(projection, data);
  const distances = squaredDistances(projection, data);
  const { dimensions } = projection;
  return project(projection, data, gaps).map((coordinate, m) => {
    const distance = distances[Math.floor(m / dimensions)]!;
    return distance > 0 ? coordinate ** 2 / distance : 0;
  });
}

/** Returns whether a cell is missing, or of an unknown level. */
function checkColumns({ means, shares }: FamdProjection, data: MixedData): boolean {
  const gaps = checkData(data, { missing: true, unknown: true });
  const p = data.numeric.length;
  const q = data.categorical.length;
  const alike = data.categorical.every(({ levels }, j) => levels.length === shares[j]?.length);
  if (means.length === p && shares.length === q && alike) return gaps;
  throw new RangeError(
    `The FAMD was fitted on other columns than these ${p} numeric and ${q} categorical ones.`,
  );
}

/** Rows taken together, so that their coordinates stay in the cache until all columns have added to them. */
const STRIP = 2048;

/**
 * `transformFamd` for data already checked.
 *
 * @param gaps whether a cell is missing, or of an unknown level
 */
export function project(
  projection: FamdProjection,
  { rows, numeric, categorical }: MixedData,
  gaps: boolean,
): Float64Array {
  const { dimensions, means, deviations, axes, levels } = projection;
  const coordinates = new Float64Array(rows * dimensions);
  const worth = levels.map((table) =>
    Array.from({ length: dimensions }, (_, d) => table.filter((_value, m) => m % dimensions === d)),
  );
  const strip = new Float64Array(STRIP);
  for (let from = 0; from < rows; from += STRIP) {
    const to = Math.min(from + STRIP, rows);
    for (let d = 0; d < dimensions; d++) {
      strip.fill(0);
      for (let j = 0; j < numeric.length; j++) {
        if (deviations[j] === 0) continue;
        const slope = axes[j * dimensions + d]! / deviations[j]!;
        addScores(numeric[j]!.subarray(from, to), means[j]!, slope, strip, gaps);
      }
      for (let j = 0; j < categorical.length; j++) {
        addLevels(categorical[j]!.codes.subarray(from, to), worth[j]![d]!, strip, gaps);
      }
      for (let i = from, m = from * dimensions + d; i < to; i++, m += dimensions) {
        coordinates[m] = strip[i - from]!;
      }
    }
  }
  return coordinates;
}

function addScores(
  column: Float64Array,
  mean: number,
  slope: number,
  strip: Float64Array,
  gaps: boolean,
): void {
  if (!gaps) {
    for (let i = 0; i < column.length; i++) strip[i]! += (column[i]! - mean) * slope;
    return;
  }
  for (let i = 0; i < column.length; i++) {
    const part = (column[i]! - mean) * slope;
    if (!Number.isNaN(part)) strip[i]! += part;
  }
}

function addLevels(codes: Int32Array, worth: Float64Array, strip: Float64Array, gaps: boolean): void {
  if (!gaps) {
    for (let i = 0; i < codes.length; i++) strip[i]! += worth[codes[i]!]!;
    return;
  }
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0 && code < worth.length) strip[i]! += worth[code]!;
  }
}

/** A row's squared distance from the average row: its z-scores squared, and 1/p − 1 for each of its levels. */
function squaredDistances(
  { means, deviations, shares }: FamdProjection,
  { rows, numeric, categorical }: MixedData,
): Float64Array {
  const distances = new Float64Array(rows);
  numeric.forEach((column, j) => {
    if (deviations[j] === 0) return;
    for (let i = 0; i < rows; i++) {
      const z = (column[i]! - means[j]!) / deviations[j]!;
      if (!Number.isNaN(z)) distances[i]! += z * z;
    }
  });
  categorical.forEach(({ codes }, j) => {
    for (let i = 0; i < rows; i++) {
      const share = shares[j]![codes[i]!] ?? 0;
      if (share > 0) distances[i]! += 1 / share - 1;
    }
  });
  return distances;
}
