import type { MixedData } from './data.ts';
import { checkedWeights, type GowerOptions, rangeOf } from './gower.ts';
import { type Packed, pack } from './pack.ts';

/** A table prepared for Gower silhouettes; one index serves any number of labellings. */
export interface GowerIndex {
  readonly rows: number;
  readonly numeric: readonly SortedColumn[];
  readonly categorical: readonly CodedColumn[];
}

interface SortedColumn {
  /** Row positions in ascending order of value. */
  readonly order: Int32Array;
  /** Each row's (value − least) · share / range, so that differences are this column's part of the distance. */
  readonly scaled: Float64Array;
}

interface CodedColumn {
  readonly codes: Int32Array;
  readonly levels: number;
  /** This column's weight as a share of all weights. */
  readonly share: number;
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
 * @throws RangeError when a value is missing or infinite, a level unknown, or the weights do not fit
 */
export function gowerIndex(data: MixedData, options: GowerOptions = {}): GowerIndex {
  const packed = pack(data);
  const weights = checkedWeights(options.weights, packed.p + packed.q);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    rows: data.rows,
    numeric: packed.numeric.map((column, j) => sortColumn(column, weights[j]! / total)),
    categorical: codedColumns(packed, weights, total),
  };
}

function sortColumn(column: Float64Array, share: number): SortedColumn {
  const range = rangeOf(column);
  const least = column.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const scaled = column.map((value) => (range === 0 ? 0 : ((value - least) / range) * share));
  const order = Int32Array.from(column.keys()).sort((a, b) => scaled[a]! - scaled[b]!);
  return { order, scaled };
}

function codedColumns(
  { p, codes, levels }: Packed,
  weights: readonly number[],
  total: number,
): CodedColumn[] {
  return codes.map((column, j) => ({ codes: column, levels: levels[j]!, share: weights[p + j]! / total }));
}

/**
 * The exact silhouette (Rousseeuw 1987) under Gower's distance, without looking at pairs: within a sorted column the
 * distances of a row to a whole cluster follow from how many of its rows lie below and what they sum to.
 * O(rows · k · columns). The only row of its cluster has width 0, and so has every row when one cluster holds all.
 *
 * @param labels one a row, from 0 to k − 1
 * @throws RangeError when a label is k or more, or the labels are not one a row
 */
export function gowerSilhouette(index: GowerIndex, labels: Uint16Array, k: number): Silhouette {
  if (labels.length !== index.rows) throw new RangeError(`${labels.length} labels for ${index.rows} rows.`);
  const sizes = new Int32Array(k);
  for (const label of labels) {
    if (label >= k) throw new RangeError(`The label ${label} is outside ${k} clusters.`);
    sizes[label]!++;
  }
  const sums = new Float64Array(index.rows * k);
  for (const column of index.numeric) addDifferences(column, labels, sizes, k, sums);
  for (const column of index.categorical) addMismatches(column, labels, sizes, k, sums);
  return summarise(widthsFrom(sums, labels, sizes, k), labels, sizes);
}

/** Adds each row's summed differences to each cluster, sweeping the column upwards. */
function addDifferences(
  { order, scaled }: SortedColumn,
  labels: Uint16Array,
  sizes: Int32Array,
  k: number,
  sums: Float64Array,
): void {
  const total = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) total[labels[i]!]! += scaled[i]!;
  const below = new Float64Array(k);
  const sumBelow = new Float64Array(k);
  for (let rank = 0; rank < order.length; rank++) {
    const row = order[rank]!;
    const value = scaled[row]!;
    for (let c = 0; c < k; c++) {
      sums[row * k + c]! += value * (2 * below[c]! - sizes[c]!) + total[c]! - 2 * sumBelow[c]!;
    }
    below[labels[row]!]!++;
    sumBelow[labels[row]!]! += value;
  }
}

/** Adds each row's mismatches with each cluster, from counts of levels. */
function addMismatches(
  { codes, levels, share }: CodedColumn,
  labels: Uint16Array,
  sizes: Int32Array,
  k: number,
  sums: Float64Array,
): void {
  const counts = new Float64Array(levels * k);
  for (let i = 0; i < codes.length; i++) counts[codes[i]! * k + labels[i]!]!++;
  for (let i = 0; i < codes.length; i++) {
    const base = codes[i]! * k;
    for (let c = 0; c < k; c++) sums[i * k + c]! += share * (sizes[c]! - counts[base + c]!);
  }
}

function widthsFrom(sums: Float64Array, labels: Uint16Array, sizes: Int32Array, k: number): Float64Array {
  const widths = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const own = labels[i]!;
    if (sizes[own] === 1) continue;
    const within = sums[i * k + own]! / (sizes[own]! - 1);
    let between = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      if (c !== own && sizes[c]! > 0) between = Math.min(between, sums[i * k + c]! / sizes[c]!);
    }
    const larger = Math.max(within, between);
    if (larger > 0 && between !== Number.POSITIVE_INFINITY) widths[i] = (between - within) / larger;
  }
  return widths;
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
