import { symmetricEigen } from '../../math/eigen.ts';
import { deviation, mean } from '../../math/moments.ts';
import { checkData } from '../check.ts';
import type { MixedData } from '../data.ts';
import { type Coding, crossProducts } from './cross-products.ts';
import { type FamdProjection, project } from './project.ts';

export interface FamdOptions {
  /** How many dimensions to keep, at most all there are (the default). Row coordinates take 8 bytes each. */
  readonly dimensions?: number | undefined;
}

/** A fitted FAMD. Plain data: it can be stored, and `transformFamd` and `famdCosines` need nothing else. */
export interface Famd {
  /** Descending, one a dimension kept, none below 0. */
  readonly eigenvalues: Float64Array;
  /** The sum of all eigenvalues: numeric columns that vary, plus levels that occur less one a categorical column. */
  readonly inertia: number;
  /** rows × dimensions, row-major. Each dimension's variance is its eigenvalue. */
  readonly rows: Float64Array;
  /** Numeric columns × dimensions, row-major: correlations of columns with dimensions; squared, their cos². */
  readonly correlations: Float64Array;
  /** One a categorical column, levels × dimensions, row-major: the mean coordinates of a level's rows. */
  readonly levels: readonly Float64Array[];
  /** As `levels`: coordinate² over the level's squared distance from the average row; 0 for a level without rows. */
  readonly levelCosines: readonly Float64Array[];
  /**
   * (Numeric, then categorical columns) × dimensions, row-major: how much of a column a dimension explains: squared
   * correlations (r²) for numbers, correlation ratios (η²) for categories.
   */
  readonly explained: Float64Array;
  /** As `explained`, over the eigenvalue: shares that sum to 1 in each dimension. */
  readonly contributions: Float64Array;
  readonly projection: FamdProjection;
}

/**
 * Factor analysis of mixed data (Pagès 2004) as FactoMineR 2.7 and prince 0.20 compute it: numbers as z-scores (ddof 0),
 * categories one-hot as (o − p)/√p, then a principal component analysis with row weights 1/n. Done through the
 * cross-products of the columns, so its cost grows with the rows only linearly. Signs are fixed (see `symmetricEigen`);
 * dimensions of equal eigenvalues may still turn within their plane.
 *
 * @throws RangeError when there are no rows, a value is missing or infinite, a level unknown, or the number of
 *   dimensions is not a whole number of 0 or more
 */
export function famd(data: MixedData, options: FamdOptions = {}): Famd {
  if (data.rows === 0) throw new RangeError('FAMD needs at least one row.');
  checkData(data);
  const coding = codingOf(data);
  const { shares, deviations, means, size } = coding;
  const matrix = crossProducts(data, coding);
  const { values, vectors } = symmetricEigen(matrix, size);
  const rank = Math.min(rankOf(deviations, shares), data.rows - 1);
  const dimensions = Math.min(kept(options.dimensions), rank);
  const all = values.slice(0, rank).map((value) => Math.max(value, 0));
  const eigenvalues = all.slice(0, dimensions);

  const { axes, levels } = splitAxes(vectors, dimensions, data, coding);
  const projection = { dimensions, means, deviations, shares, axes, levels };
  const contributions = contributionsOf(vectors, dimensions, data, coding);
  const coordinates = levels.map((table) => table.map((value, m) => value * eigenvalues[m % dimensions]!));
  return {
    eigenvalues,
    inertia: all.reduce((sum, value) => sum + value, 0),
    rows: project(projection, data, false),
    correlations: axes.map((axis, m) => axis * Math.sqrt(eigenvalues[m % dimensions]!)),
    levels: coordinates,
    levelCosines: levelCosines(matrix, coordinates, dimensions, data, coding),
    explained: contributions.map((share, m) => share * eigenvalues[m % dimensions]!),
    contributions,
    projection,
  };
}

/**
 * Each row's part of the dimensions of a fitted FAMD: coordinate² / (rows × eigenvalue).
 *
 * @returns rows × dimensions, row-major, summing to 1 in each dimension that has an eigenvalue above 0
 */
export function rowContributions({ rows, eigenvalues }: Pick<Famd, 'rows' | 'eigenvalues'>): Float64Array {
  const dimensions = eigenvalues.length;
  const count = rows.length / dimensions;
  return rows.map((coordinate, m) => {
    const eigenvalue = eigenvalues[m % dimensions]!;
    return eigenvalue > 0 ? coordinate ** 2 / (count * eigenvalue) : 0;
  });
}

function kept(dimensions = Number.POSITIVE_INFINITY): number {
  if (dimensions === Number.POSITIVE_INFINITY || (Number.isInteger(dimensions) && dimensions >= 0)) {
    return dimensions;
  }
  throw new RangeError(`The number of dimensions must be a whole number of 0 or more, not ${dimensions}.`);
}

function codingOf({ numeric, categorical }: MixedData): Coding {
  const shares = categorical.map(({ codes, levels }) => levelShares(codes, levels.length));
  return {
    means: Float64Array.from(numeric, mean),
    deviations: Float64Array.from(numeric, deviation),
    shares,
    size: shares.reduce((sum, column) => sum + column.length, numeric.length),
  };
}

function levelShares(codes: Int32Array, levels: number): Float64Array {
  const counts = new Float64Array(levels);
  for (let i = 0; i < codes.length; i++) counts[codes[i]!]!++;
  return counts.map((count) => count / codes.length);
}

function rankOf(deviations: Float64Array, shares: readonly Float64Array[]): number {
  const varying = deviations.filter((deviation) => deviation > 0).length;
  return shares.reduce((rank, column) => rank + column.filter((share) => share > 0).length - 1, varying);
}

/**
 * From unit vectors (one a row) to what a z-score and a level are worth in each dimension. A level's own indicator is
 * worth v/√p, and the whole column's mean, Σ v·√p, comes off.
 */
function splitAxes(
  vectors: Float64Array,
  dimensions: number,
  { numeric }: MixedData,
  { shares, size }: Coding,
) {
  const p = numeric.length;
  const component = (d: number, position: number) => vectors[d * size + position]!;
  const axes = Float64Array.from({ length: p * dimensions }, (_, m) =>
    component(m % dimensions, Math.floor(m / dimensions)),
  );
  let offset = p;
  const levels = shares.map((column) => {
    const table = new Float64Array(column.length * dimensions);
    for (let d = 0; d < dimensions; d++) {
      const average = column.reduce((sum, share, l) => sum + component(d, offset + l) * Math.sqrt(share), 0);
      column.forEach((share, l) => {
        if (share > 0) table[l * dimensions + d] = component(d, offset + l) / Math.sqrt(share) - average;
      });
    }
    offset += column.length;
    return table;
  });
  return { axes, levels };
}

/** The mean of a level's rows has the coordinates matrix[level] / √p among the coded columns. */
function levelCosines(
  matrix: Float64Array,
  coordinates: readonly Float64Array[],
  dimensions: number,
  { numeric }: MixedData,
  { shares, size }: Coding,
): Float64Array[] {
  let position = numeric.length;
  return coordinates.map((table, j) => {
    const cosines = new Float64Array(table.length);
    shares[j]!.forEach((share, l) => {
      const row = matrix.subarray(position * size, (position + 1) * size);
      position++;
      const distance = row.reduce((sum, value) => sum + value * value, 0) / share;
      if (!(distance > 0)) return;
      for (let m = l * dimensions; m < (l + 1) * dimensions; m++) cosines[m] = table[m]! ** 2 / distance;
    });
    return cosines;
  });
}

function contributionsOf(
  vectors: Float64Array,
  dimensions: number,
  { numeric }: MixedData,
  { shares, size }: Coding,
): Float64Array {
  const widths = [...numeric.map(() => 1), ...shares.map((column) => column.length)];
  const contributions = new Float64Array(widths.length * dimensions);
  let position = 0;
  widths.forEach((width, column) => {
    for (const end = position + width; position < end; position++) {
      for (let d = 0; d < dimensions; d++) {
        contributions[column * dimensions + d]! += vectors[d * size + position]! ** 2;
      }
    }
  });
  return contributions;
}
