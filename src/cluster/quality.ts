import type { MixedData } from './data.ts';

/** Means of the clusters that have rows. */
interface Centres {
  /** Rows a cluster. */
  readonly sizes: Float64Array;
  /** k × p, row-major. */
  readonly means: Float64Array;
  /** Clusters with at least one row. */
  readonly filled: readonly number[];
}

/**
 * Caliński and Harabasz (1974) on the numeric columns: variance between clusters over variance within, each per degree
 * of freedom; higher is better. As scikit-learn, 1 where every row stands on its cluster's mean.
 *
 * @param labels one a row, from 0 to k − 1
 * @returns null where it means nothing: no numeric columns, fewer than two clusters, or as many as rows
 */
export function calinskiHarabasz(data: MixedData, labels: Uint16Array, k: number): number | null {
  const { sizes, means, filled } = centres(data, labels, k);
  const p = data.numeric.length;
  if (p === 0 || filled.length < 2 || filled.length >= data.rows) return null;
  let between = 0;
  let within = 0;
  data.numeric.forEach((column, j) => {
    const overall = filled.reduce((sum, c) => sum + means[c * p + j]! * sizes[c]!, 0) / data.rows;
    for (const c of filled) between += sizes[c]! * (means[c * p + j]! - overall) ** 2;
    for (let i = 0; i < data.rows; i++) within += (column[i]! - means[labels[i]! * p + j]!) ** 2;
  });
  return within === 0 ? 1 : (between / (filled.length - 1)) * ((data.rows - filled.length) / within);
}

/**
 * Davies and Bouldin (1979) on the numeric columns: how far clusters reach, in Euclidean distance, compared with how
 * far apart their means lie, for each cluster's worst neighbour; lower is better. Means that coincide are passed over,
 * as in scikit-learn.
 *
 * @param labels one a row, from 0 to k − 1
 * @returns null where it means nothing: no numeric columns, or fewer than two clusters
 */
export function daviesBouldin(data: MixedData, labels: Uint16Array, k: number): number | null {
  const { sizes, means, filled } = centres(data, labels, k);
  const p = data.numeric.length;
  if (p === 0 || filled.length < 2) return null;
  const reach = new Float64Array(k);
  for (let i = 0; i < data.rows; i++) {
    const c = labels[i]!;
    const squares = data.numeric.reduce((sum, column, j) => sum + (column[i]! - means[c * p + j]!) ** 2, 0);
    reach[c]! += Math.sqrt(squares) / sizes[c]!;
  }
  const worst = filled.map((a) =>
    filled.reduce((most, b) => {
      const apart = Math.hypot(...data.numeric.map((_, j) => means[a * p + j]! - means[b * p + j]!));
      return apart === 0 ? most : Math.max(most, (reach[a]! + reach[b]!) / apart);
    }, 0),
  );
  return worst.reduce((sum, value) => sum + value, 0) / worst.length;
}

function centres(data: MixedData, labels: Uint16Array, k: number): Centres {
  const p = data.numeric.length;
  const sizes = new Float64Array(k);
  const means = new Float64Array(k * p);
  for (let i = 0; i < data.rows; i++) sizes[labels[i]!]!++;
  data.numeric.forEach((column, j) => {
    for (let i = 0; i < data.rows; i++) means[labels[i]! * p + j]! += column[i]! / sizes[labels[i]!]!;
  });
  const filled = [...sizes.keys()].filter((c) => sizes[c]! > 0);
  return { sizes, means, filled };
}
