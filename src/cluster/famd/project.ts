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
  checkColumns(projection, data);
  return project(projection, data);
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
  checkColumns(projection, data);
  const distances = squaredDistances(projection, data);
  const { dimensions } = projection;
  return project(projection, data).map((coordinate, m) => {
    const distance = distances[Math.floor(m / dimensions)]!;
    return distance > 0 ? coordinate ** 2 / distance : 0;
  });
}

function checkColumns({ means, shares }: FamdProjection, data: MixedData): void {
  checkData(data, { missing: true, unknown: true });
  const p = data.numeric.length;
  const q = data.categorical.length;
  const alike = data.categorical.every(({ levels }, j) => levels.length === shares[j]?.length);
  if (means.length === p && shares.length === q && alike) return;
  throw new RangeError(
    `The FAMD was fitted on other columns than these ${p} numeric and ${q} categorical ones.`,
  );
}

/** `transformFamd` for data already checked. */
export function project(projection: FamdProjection, { rows, numeric, categorical }: MixedData): Float64Array {
  const { dimensions, means, deviations, axes, levels } = projection;
  const coordinates = new Float64Array(rows * dimensions);
  for (let d = 0; d < dimensions; d++) {
    numeric.forEach((column, j) => {
      if (deviations[j] === 0) return;
      const slope = axes[j * dimensions + d]! / deviations[j]!;
      addScores(column, means[j]!, slope, coordinates, d, dimensions);
    });
    categorical.forEach(({ codes }, j) => {
      const worth = levels[j]!.filter((_, m) => m % dimensions === d);
      addLevels(codes, worth, coordinates, d, dimensions);
    });
  }
  return coordinates;
}

function addScores(
  column: Float64Array,
  mean: number,
  slope: number,
  coordinates: Float64Array,
  d: number,
  dimensions: number,
): void {
  for (let i = 0, m = d; i < column.length; i++, m += dimensions) {
    const part = (column[i]! - mean) * slope;
    if (!Number.isNaN(part)) coordinates[m]! += part;
  }
}

function addLevels(
  codes: Int32Array,
  worth: Float64Array,
  coordinates: Float64Array,
  d: number,
  dimensions: number,
): void {
  for (let i = 0, m = d; i < codes.length; i++, m += dimensions) {
    const code = codes[i]!;
    if (code >= 0 && code < worth.length) coordinates[m]! += worth[code]!;
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
