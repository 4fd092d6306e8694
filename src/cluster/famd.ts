import { symmetricEigen } from '../math/eigen.ts';
import { deviation, mean } from '../math/moments.ts';
import { crossProducts } from './cross-products.ts';
import type { MixedData } from './data.ts';
import { type Packed, pack } from './pack.ts';

/** A fitted FAMD. Plain data: it can be stored, and `transformFamd` needs nothing else. */
export interface Famd {
  /** Descending, one a dimension, none below 0. */
  readonly eigenvalues: Float64Array;
  /** The sum of the eigenvalues: numeric columns that vary, plus levels that occur less one a categorical column. */
  readonly inertia: number;
  /** rows × dimensions, row-major. Each dimension's variance is its eigenvalue. */
  readonly rows: Float64Array;
  /** Numeric columns × dimensions, row-major: correlations of columns with dimensions. */
  readonly correlations: Float64Array;
  /** One a categorical column, levels × dimensions, row-major: the mean coordinates of a level's rows. */
  readonly levels: readonly Float64Array[];
  /** (Numeric, then categorical columns) × dimensions, row-major: shares that sum to 1 in each dimension. */
  readonly contributions: Float64Array;
  readonly projection: FamdProjection;
}

/** What turns a row into coordinates. */
export interface FamdProjection {
  readonly dimensions: number;
  readonly means: Float64Array;
  /** ddof 0; 0 for a constant column, which then contributes nothing. */
  readonly deviations: Float64Array;
  /** Numeric columns × dimensions, row-major. */
  readonly axes: Float64Array;
  /** One a categorical column, levels × dimensions, row-major: what a level adds to its rows' coordinates. */
  readonly levels: readonly Float64Array[];
}

/**
 * Factor analysis of mixed data (Pagès 2004) as FactoMineR 2.7 and prince 0.20 compute it: numbers as z-scores (ddof 0),
 * categories one-hot as (o − p)/√p, then a principal component analysis with row weights 1/n. Done through the
 * cross-products of the columns, so its cost grows with the rows only linearly. Signs are fixed (see `symmetricEigen`);
 * dimensions of equal eigenvalues may still turn within their plane.
 *
 * @throws RangeError when there are no rows, a value is missing or infinite, or a level unknown
 */
export function famd(data: MixedData): Famd {
  if (data.rows === 0) throw new RangeError('FAMD needs at least one row.');
  const packed = pack(data);
  const means = Float64Array.from(packed.numeric, mean);
  const deviations = Float64Array.from(packed.numeric, deviation);
  const shares = packed.codes.map((codes, j) => levelShares(codes, packed.levels[j]!));
  const { matrix, size } = crossProducts(packed, means, deviations, shares);
  const { values, vectors } = symmetricEigen(matrix, size);
  const dimensions = Math.min(rankOf(deviations, shares), data.rows - 1);
  const eigenvalues = values.slice(0, dimensions).map((value) => Math.max(value, 0));

  const { axes, levels } = splitAxes(vectors, size, dimensions, packed, shares);
  const projection = { dimensions, means, deviations, axes, levels };
  return {
    eigenvalues,
    inertia: eigenvalues.reduce((sum, value) => sum + value, 0),
    rows: project(projection, packed),
    correlations: axes.map((axis, m) => axis * Math.sqrt(eigenvalues[m % dimensions]!)),
    levels: levels.map((table) => table.map((value, m) => value * eigenvalues[m % dimensions]!)),
    contributions: contributionsOf(vectors, size, dimensions, packed),
    projection,
  };
}

/**
 * Coordinates of rows, seen or new, in a fitted FAMD. The rows of the fit get the coordinates of the fit. A missing
 * number or category and an unknown level count as average: they add nothing.
 *
 * @param data in the units of the fit, its categories encoded with the levels of the fit
 * @returns rows × dimensions, row-major
 * @throws RangeError when the columns do not match the fit, or a number is infinite
 */
export function transformFamd({ projection }: Pick<Famd, 'projection'>, data: MixedData): Float64Array {
  const packed = pack(data, { allowGaps: true });
  const { means, levels, dimensions } = projection;
  const alike = levels.every((table, j) => table.length === (packed.levels[j] ?? -1) * dimensions);
  if (means.length !== packed.p || levels.length !== packed.q || !alike) {
    throw new RangeError(
      `The FAMD was fitted on other columns than these ${packed.p} numeric and ${packed.q} categorical ones.`,
    );
  }
  return project(projection, packed);
}

function project(
  { dimensions, means, deviations, axes, levels }: FamdProjection,
  data: Packed,
): Float64Array {
  const coordinates = new Float64Array(data.rows * dimensions);
  data.numeric.forEach((column, j) => {
    if (deviations[j] === 0) return;
    for (let i = 0; i < data.rows; i++) {
      const z = (column[i]! - means[j]!) / deviations[j]!;
      if (Number.isNaN(z)) continue;
      for (let d = 0; d < dimensions; d++) coordinates[i * dimensions + d]! += z * axes[j * dimensions + d]!;
    }
  });
  data.codes.forEach((codes, j) => {
    const table = levels[j]!;
    for (let i = 0; i < data.rows; i++) {
      const code = codes[i]!;
      if (code < 0 || code >= data.levels[j]!) continue;
      for (let d = 0; d < dimensions; d++) coordinates[i * dimensions + d]! += table[code * dimensions + d]!;
    }
  });
  return coordinates;
}

function levelShares(codes: Int32Array, levels: number): Float64Array {
  const counts = new Float64Array(levels);
  for (const code of codes) counts[code]!++;
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
  size: number,
  dimensions: number,
  data: Packed,
  shares: readonly Float64Array[],
) {
  const component = (d: number, position: number) => vectors[d * size + position]!;
  const axes = Float64Array.from({ length: data.p * dimensions }, (_, m) =>
    component(m % dimensions, Math.floor(m / dimensions)),
  );
  let offset = data.p;
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

function contributionsOf(
  vectors: Float64Array,
  size: number,
  dimensions: number,
  data: Packed,
): Float64Array {
  const widths = [...new Array<number>(data.p).fill(1), ...data.levels];
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
