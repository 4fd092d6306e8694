import { type Members, membersOf } from './members.ts';
import { addMismatches, levelCosts } from './mismatches.ts';
import type { Pattern } from './patterns.ts';
import type { GowerIndex } from './sorted-index.ts';
import { addDifferences, newSweepSpace } from './sweep.ts';

export interface Silhouette {
  /** The mean over all rows. */
  readonly mean: number;
  /** k means; 0 for an empty cluster. */
  readonly clusters: Float64Array;
  /** Rows a cluster. */
  readonly sizes: Int32Array;
  /** Each row's silhouette width, in [−1, 1]. */
  readonly widths: Float64Array;
}

/**
 * The exact silhouette (Rousseeuw 1987) under Gower's distance, without looking at pairs: within a sorted column the
 * distances of a row to a whole cluster follow from how many of its rows lie below and what they sum to; within a
 * categorical one from counts of levels. O(rows · k · columns), times the number of patterns of missing cells: where
 * cells are missing, pairs are divided by what both rows have, so each pattern's rows are summed by themselves.
 *
 * The only row of its cluster has width 0, and so has every row when one cluster holds all, and a row whose mean
 * distances to its own and to the nearest cluster are both below 10⁻¹². Pairs of rows that share no
 * column have no distance and enter no mean.
 *
 * @param labels one a row, from 0 to k − 1
 * @throws RangeError when a label is k or more, or the labels are not one a row
 */
export function gowerSilhouette(index: GowerIndex, labels: Uint16Array, k: number): Silhouette {
  const { rows } = index;
  if (labels.length !== rows) throw new RangeError(`${labels.length} labels for ${rows} rows.`);
  const sizes = new Int32Array(k);
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    if (label >= k) throw new RangeError(`The label ${label} is outside ${k} clusters.`);
    sizes[label]!++;
  }
  const widths = new Float64Array(rows);
  const sums = sumsToClusters(index, labels, k);
  for (let from = 0; from < rows; from += STRIP) {
    setWidths(index, sums, labels, k, from, Math.min(from + STRIP, rows), widths);
  }
  return summarise(widths, labels, sizes);
}

/** What each row's distances to each cluster's rows come to. */
interface Sums {
  /** k × rows. */
  readonly distances: Float64Array;
  /** Patterns × k: how many of the cluster's rows have a distance to a row of the pattern, itself included. */
  readonly counts: Float64Array;
}

function sumsToClusters(index: GowerIndex, labels: Uint16Array, k: number): Sums {
  const { patterns, patternOf } = index;
  const counts = new Float64Array(patterns.length * k);
  if (patterns.length <= 1) {
    const members = membersOf(labels, k, null);
    for (let c = 0; c < k; c++) counts[c] = members.sizes[c]!;
    return { distances: partialSums(index, k, members, null), counts };
  }
  const distances = new Float64Array(index.rows * k);
  for (const pattern of patterns) {
    const members = membersOf(labels, k, { patternOf, pattern: pattern.id });
    const part = partialSums(index, k, members, pattern);
    const shared = patterns.map((other) => pattern.sharedWeight(other));
    shared.forEach((weight, other) => {
      if (weight > 0) for (let c = 0; c < k; c++) counts[other * k + c]! += members.sizes[c]!;
    });
    for (let m = 0; m < part.length; m++) {
      const weight = shared[patternOf[m % index.rows]!]!;
      if (weight > 0) distances[m]! += part[m]! / weight;
    }
  }
  return { distances, counts };
}

/** Each row's summed weighted differences to the members of each cluster, over the columns that the members have. */
function partialSums(
  { rows, numeric, categorical, weights }: GowerIndex,
  k: number,
  members: Members,
  pattern: Pattern | null,
): Float64Array {
  const sums = new Float64Array(rows * k);
  const space = newSweepSpace(rows, k);
  numeric.forEach((column, j) => {
    if (pattern === null || pattern.has[j]) addDifferences(column, members, space, sums);
  });
  const shown = categorical.flatMap((column, c) => {
    const j = numeric.length + c;
    if (pattern !== null && !pattern.has[j]) return [];
    return [{ column, costs: levelCosts(column, weights[j]!, members, k) }];
  });
  const cells = new Int32Array(STRIP);
  for (let from = 0; from < rows; from += STRIP) {
    const to = Math.min(from + STRIP, rows);
    for (const { column, costs } of shown) addMismatches(column, costs, members, k, from, to, cells, sums);
  }
  return sums;
}

/** Rows taken together, so that their sums stay in the cache until all categorical columns have added to them. */
const STRIP = 1024;

/** Mean distances, of which 1 is the most, that the rounding of sums could have left of nothing. */
const LEAST_MEAN = 1e-12;

/** The widths of some rows, cluster by cluster: one row's distances to all clusters lie far from each other. */
function setWidths(
  { rows, patternOf }: GowerIndex,
  { distances, counts }: Sums,
  labels: Uint16Array,
  k: number,
  from: number,
  to: number,
  widths: Float64Array,
): void {
  const within = new Float64Array(to - from);
  const between = new Float64Array(to - from).fill(Number.POSITIVE_INFINITY);
  for (let c = 0; c < k; c++) {
    const base = c * rows;
    for (let i = from; i < to; i++) {
      const sum = Math.max(distances[base + i]!, 0);
      const count = counts[patternOf[i]! * k + c]!;
      if (labels[i] === c) within[i - from] = count > 1 ? sum / (count - 1) : Number.NaN;
      else if (count > 0 && sum / count < between[i - from]!) between[i - from] = sum / count;
    }
  }
  for (let i = from; i < to; i++) {
    const a = within[i - from]!;
    const b = between[i - from]!;
    const larger = Math.max(a, b);
    widths[i] = larger > LEAST_MEAN && b < Number.POSITIVE_INFINITY ? (b - a) / larger : 0;
  }
}

function summarise(widths: Float64Array, labels: Uint16Array, sizes: Int32Array): Silhouette {
  const clusters = new Float64Array(sizes.length);
  let sum = 0;
  for (let i = 0; i < widths.length; i++) {
    clusters[labels[i]!]! += widths[i]!;
    sum += widths[i]!;
  }
  for (let c = 0; c < clusters.length; c++) if (sizes[c]! > 0) clusters[c]! /= sizes[c]!;
  return { mean: widths.length === 0 ? 0 : sum / widths.length, clusters, sizes, widths };
}
