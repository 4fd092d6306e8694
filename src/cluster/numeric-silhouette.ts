import type { MixedData } from './data.ts';

/**
 * The mean silhouette (Rousseeuw 1987) on the numeric columns alone, from all pairs: O(rows²), for tables of some ten
 * thousand rows at most. `gowerSilhouette` is the one for mixed data, and for any size. As in scikit-learn, a row that is alone in
 * its cluster counts 0.
 *
 * @param labels one a row, from 0 to k − 1
 * @returns from −1 to 1; null where it means nothing: no numeric columns, or fewer than two clusters with rows
 */
export function numericSilhouette(
  data: MixedData,
  labels: Uint16Array,
  k: number,
  metric: 'euclidean' | 'manhattan' = 'euclidean',
): number | null {
  const sizes = new Float64Array(k);
  for (const label of labels) sizes[label]!++;
  if (data.numeric.length === 0 || sizes.filter((size) => size > 0).length < 2) return null;
  const distance = metric === 'euclidean' ? euclidean : manhattan;
  let total = 0;
  for (let i = 0; i < data.rows; i++) {
    const sums = new Float64Array(k);
    for (let j = 0; j < data.rows; j++) sums[labels[j]!]! += distance(data, i, j);
    total += width(sums, sizes, labels[i]!);
  }
  return total / data.rows;
}

function width(sums: Float64Array, sizes: Float64Array, own: number): number {
  if (sizes[own] === 1) return 0;
  const within = sums[own]! / (sizes[own]! - 1);
  let other = Number.POSITIVE_INFINITY;
  for (let c = 0; c < sizes.length; c++) {
    if (c !== own && sizes[c]! > 0) other = Math.min(other, sums[c]! / sizes[c]!);
  }
  const larger = Math.max(within, other);
  return larger === 0 ? 0 : (other - within) / larger;
}

function euclidean({ numeric }: MixedData, i: number, j: number): number {
  let sum = 0;
  for (const column of numeric) sum += (column[i]! - column[j]!) ** 2;
  return Math.sqrt(sum);
}

function manhattan({ numeric }: MixedData, i: number, j: number): number {
  let sum = 0;
  for (const column of numeric) sum += Math.abs(column[i]! - column[j]!);
  return sum;
}
