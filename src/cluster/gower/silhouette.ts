import { argsort } from '../../math/argsort.ts';
import { MISSING, type MixedData } from '../data.ts';
import { type GowerColumns, type GowerOptions, gowerColumns } from './columns.ts';
import { type Pattern, patternsOf } from './patterns.ts';

/** A table prepared for Gower silhouettes; one index serves any number of labellings. */
export interface GowerIndex {
  readonly columns: GowerColumns;
  /** One a numeric column: row positions in ascending order of value, rows without a value left out. */
  readonly orders: readonly Int32Array[];
  /** Which cells rows have: one pattern where none is missing. */
  readonly patterns: readonly Pattern[];
  /** Each row's pattern. */
  readonly patternOf: Uint32Array;
}

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
 * Sorts the numeric columns once for `gowerSilhouette`.
 *
 * @throws RangeError when a number is infinite, or the weights do not fit
 */
export function gowerIndex(data: MixedData, options: GowerOptions = {}): GowerIndex {
  const columns = gowerColumns(data, options);
  const { patterns, patternOf } = patternsOf(columns);
  return { columns, orders: columns.numeric.map(orderOf), patterns, patternOf };
}

/** The rows that have a value, in its order; NaN sorts last. */
function orderOf(values: Float64Array): Int32Array {
  const order = argsort(values);
  let present = order.length;
  while (present > 0 && Number.isNaN(values[order[present - 1]!]!)) present--;
  return order.subarray(0, present);
}

/**
 * The exact silhouette (Rousseeuw 1987) under Gower's distance, without looking at pairs: within a sorted column the
 * distances of a row to a whole cluster follow from how many of its rows lie below and what they sum to; within a
 * categorical one from counts of levels. O(rows · k · columns), times the number of patterns of missing cells: where
 * cells are missing, pairs are divided by what both rows have, so each pattern's rows are summed by themselves.
 *
 * The only row of its cluster has width 0, and so has every row when one cluster holds all. Pairs of rows that share no
 * column have no distance and enter no mean.
 *
 * @param labels one a row, from 0 to k − 1
 * @throws RangeError when a label is k or more, or the labels are not one a row
 */
export function gowerSilhouette(index: GowerIndex, labels: Uint16Array, k: number): Silhouette {
  const { rows } = index.columns;
  if (labels.length !== rows) throw new RangeError(`${labels.length} labels for ${rows} rows.`);
  const sizes = new Int32Array(k);
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    if (label >= k) throw new RangeError(`The label ${label} is outside ${k} clusters.`);
    sizes[label]!++;
  }
  const widths = new Float64Array(rows);
  const sums = sumsToClusters(index, labels, k);
  for (let i = 0; i < rows; i++) widths[i] = widthOf(index, sums, labels[i]!, i, k);
  return summarise(widths, labels, sizes);
}

/** What each row's distances to each cluster's rows come to. */
interface Sums {
  /** rows × k. */
  readonly distances: Float64Array;
  /** Patterns × k: how many of the cluster's rows have a distance to a row of the pattern, itself included. */
  readonly counts: Float64Array;
}

function sumsToClusters(index: GowerIndex, labels: Uint16Array, k: number): Sums {
  const { columns, patterns, patternOf } = index;
  const counts = new Float64Array(patterns.length * k);
  if (patterns.length <= 1) {
    const members = membersOf(labels, k, null);
    for (let c = 0; c < k; c++) counts[c] = members.sizes[c]!;
    const distances = partialSums(index, labels, k, members, null);
    for (let m = 0; m < distances.length; m++) distances[m]! /= columns.total;
    return { distances, counts };
  }
  const distances = new Float64Array(columns.rows * k);
  for (const pattern of patterns) {
    const members = membersOf(labels, k, { patternOf, pattern: pattern.id });
    const part = partialSums(index, labels, k, members, pattern);
    const shared = patterns.map((other) => pattern.sharedWeight(other));
    shared.forEach((weight, other) => {
      if (weight > 0) for (let c = 0; c < k; c++) counts[other * k + c]! += members.sizes[c]!;
    });
    for (let m = 0; m < part.length; m++) {
      const weight = shared[patternOf[Math.floor(m / k)]!]!;
      if (weight > 0) distances[m]! += part[m]! / weight;
    }
  }
  return { distances, counts };
}

/** The rows that distances are summed to: all of them, or those of one pattern. */
interface Members {
  /** One a row: its label, or k for a row that is none of them. */
  readonly labels: Uint16Array;
  /** Rows a cluster. */
  readonly sizes: Float64Array;
}

function membersOf(
  labels: Uint16Array,
  k: number,
  only: { readonly patternOf: Uint32Array; readonly pattern: number } | null,
): Members {
  const own = only ? labels.map((label, i) => (only.patternOf[i] === only.pattern ? label : k)) : labels;
  const sizes = new Float64Array(k + 1);
  for (let i = 0; i < own.length; i++) sizes[own[i]!]!++;
  return { labels: own, sizes: sizes.subarray(0, k) };
}

/** Each row's summed weighted differences to the members of each cluster, over the columns that the members have. */
function partialSums(
  { columns, orders }: GowerIndex,
  labels: Uint16Array,
  k: number,
  members: Members,
  pattern: Pattern | null,
): Float64Array {
  const { numeric, categorical, weights } = columns;
  const sums = new Float64Array(labels.length * k);
  numeric.forEach((values, j) => {
    if (pattern === null || pattern.has[j]) addDifferences(orders[j]!, values, members, k, sums);
  });
  categorical.forEach(({ codes, levels }, c) => {
    const j = numeric.length + c;
    if (pattern === null || pattern.has[j]) addMismatches(codes, levels, weights[j]!, members, k, sums);
  });
  return sums;
}

/** Adds each row's summed differences to each cluster's members, sweeping the column upwards. */
function addDifferences(
  order: Int32Array,
  values: Float64Array,
  members: Members,
  k: number,
  sums: Float64Array,
): void {
  const total = new Float64Array(k + 1);
  for (let rank = 0; rank < order.length; rank++) {
    const row = order[rank]!;
    total[members.labels[row]!]! += values[row]!;
  }
  // With n members, m of them below: their differences to a value sum to value · (2m − n) + total − 2 · (sum below).
  const slope = Float64Array.from({ length: k + 1 }, (_, c) => -(members.sizes[c] ?? 0));
  const level = total.slice();
  for (let rank = 0; rank < order.length; rank++) {
    const row = order[rank]!;
    const value = values[row]!;
    const base = row * k;
    for (let c = 0; c < k; c++) sums[base + c]! += value * slope[c]! + level[c]!;
    const own = members.labels[row]!;
    slope[own]! += 2;
    level[own]! -= 2 * value;
  }
}

/** Adds each row's mismatches with each cluster's members, from counts of levels. */
function addMismatches(
  codes: Int32Array,
  levels: number,
  weight: number,
  members: Members,
  k: number,
  sums: Float64Array,
): void {
  const counts = new Float64Array(levels * (k + 1));
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0 && code < levels) counts[code * (k + 1) + members.labels[i]!]!++;
  }
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code === MISSING) continue;
    for (let c = 0; c < k; c++) {
      const alike = code < levels ? counts[code * (k + 1) + c]! : Number(c === members.labels[i]);
      sums[i * k + c]! += weight * (members.sizes[c]! - alike);
    }
  }
}

function widthOf(
  { patternOf }: GowerIndex,
  { distances, counts }: Sums,
  own: number,
  row: number,
  k: number,
): number {
  const base = row * k;
  const pattern = patternOf[row]! * k;
  const others = counts[pattern + own]! - 1;
  if (others < 1) return 0;
  const within = distances[base + own]! / others;
  let between = Number.POSITIVE_INFINITY;
  for (let c = 0; c < k; c++) {
    if (c === own || counts[pattern + c] === 0) continue;
    between = Math.min(between, distances[base + c]! / counts[pattern + c]!);
  }
  const larger = Math.max(within, between);
  return larger > 0 && between !== Number.POSITIVE_INFINITY ? (between - within) / larger : 0;
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
