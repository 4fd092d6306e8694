import { argsort } from '../../math/argsort.ts';
import { checkData } from '../check.ts';
import type { CategoricalColumn, MixedData } from '../data.ts';
import { checkedWeights, type GowerOptions } from './columns.ts';
import { type Pattern, patternsOf } from './patterns.ts';

/** A table prepared for Gower silhouettes; one index serves any number of labellings. */
export interface GowerIndex {
  readonly rows: number;
  readonly numeric: readonly SortedColumn[];
  readonly categorical: readonly CategoricalColumn[];
  /** One a column, numeric columns first. */
  readonly weights: readonly number[];
  /** Their sum. */
  readonly total: number;
  /** Which cells rows have: one pattern where none is missing. */
  readonly patterns: readonly Pattern[];
  /** Each row's pattern. */
  readonly patternOf: Uint32Array;
}

/** A numeric column's cells that have a value, in ascending order. */
interface SortedColumn {
  /** Row positions. */
  readonly order: Int32Array;
  /** (value − least) / range × weight. */
  readonly values: Float64Array;
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
  const { rows, numeric, categorical } = data;
  const gaps = checkData(data, { missing: true, unknown: true });
  const weights = checkedWeights(options.weights, numeric.length + categorical.length);
  return {
    rows,
    numeric: numeric.map((column, j) => sortColumn(column, weights[j]!)),
    categorical,
    weights,
    total: weights.reduce((sum, weight) => sum + weight, 0),
    ...patternsOf(data, weights, gaps),
  };
}

function sortColumn(column: Float64Array, weight: number): SortedColumn {
  const all = argsort(column);
  let present = all.length;
  while (present > 0 && Number.isNaN(column[all[present - 1]!]!)) present--;
  const order = all.subarray(0, present);
  const values = new Float64Array(present);
  const least = column[order[0] ?? 0]!;
  const range = column[order[present - 1] ?? 0]! - least;
  if (range > 0) {
    for (let rank = 0; rank < present; rank++)
      values[rank] = ((column[order[rank]!]! - least) / range) * weight;
  }
  return { order, values };
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
  const { patterns, patternOf } = index;
  const counts = new Float64Array(patterns.length * k);
  if (patterns.length <= 1) {
    const members = membersOf(labels, k, null);
    for (let c = 0; c < k; c++) counts[c] = members.sizes[c]!;
    const distances = partialSums(index, k, members, null);
    for (let m = 0; m < distances.length; m++) distances[m]! /= index.total;
    return { distances, counts };
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
  { rows, numeric, categorical, weights }: GowerIndex,
  k: number,
  members: Members,
  pattern: Pattern | null,
): Float64Array {
  const sums = new Float64Array(rows * k);
  const space = new Float64Array(rows * k);
  numeric.forEach((column, j) => {
    if (pattern === null || pattern.has[j]) addDifferences(column, members, k, space, sums);
  });
  const shown = categorical.flatMap((column, c) => {
    const j = numeric.length + c;
    if (pattern !== null && !pattern.has[j]) return [];
    return [{ column, costs: levelCosts(column, weights[j]!, members, k) }];
  });
  for (let from = 0; from < rows; from += STRIP) {
    const to = Math.min(from + STRIP, rows);
    for (const { column, costs } of shown) addMismatches(column, costs, members, k, from, to, sums);
  }
  return sums;
}

/** Rows (or ranks) taken together, so that what is found of them stays in the cache until it is added up. */
const STRIP = 1024;

/**
 * Adds each row's summed differences to each cluster's members, sweeping the column upwards: with n members, m of them
 * below, their differences to a value sum to value · (2m − n) + total − 2 · (sum below).
 */
function addDifferences(
  { order, values }: SortedColumn,
  members: Members,
  k: number,
  space: Float64Array,
  sums: Float64Array,
): void {
  const owners = new Uint16Array(order.length);
  for (let rank = 0; rank < order.length; rank++) owners[rank] = members.labels[order[rank]!]!;
  const state = startState(values, owners, k);
  const parts = new Float64Array(STRIP * k);
  const dealt = newDealt(sums.length / k, k, space);
  for (let from = 0; from < order.length; from += STRIP) {
    const to = Math.min(from + STRIP, order.length);
    for (let c = 0; c < k; c++) sweep(values, owners, from, to, c, state, parts);
    deal(order, from, to, k, parts, dealt);
  }
  addDealt(dealt, k, sums);
}

/** Where the sweep is for each cluster: the factor of the value, 2m − n, and what is added to it. */
interface SweepState {
  readonly slope: Float64Array;
  readonly level: Float64Array;
}

function startState(values: Float64Array, owners: Uint16Array, k: number): SweepState {
  const slope = new Float64Array(k + 1);
  const level = new Float64Array(k + 1);
  for (let rank = 0; rank < owners.length; rank++) {
    slope[owners[rank]!]!--;
    level[owners[rank]!]! += values[rank]!;
  }
  return { slope, level };
}

function sweep(
  values: Float64Array,
  owners: Uint16Array,
  from: number,
  to: number,
  c: number,
  state: SweepState,
  parts: Float64Array,
): void {
  let slope = state.slope[c]!;
  let level = state.level[c]!;
  const part = c * STRIP - from;
  for (let rank = from; rank < to; rank++) {
    const value = values[rank]!;
    parts[part + rank] = value * slope + level;
    if (owners[rank] === c) {
      slope += 2;
      level -= 2 * value;
    }
  }
  state.slope[c] = slope;
  state.level[c] = level;
}

/**
 * A sweep meets rows in the order of their values, which is all over the table. So what it finds is dealt out by chunks
 * of rows first, and then added chunk by chunk, each within the cache.
 */
interface Dealt {
  /** rows × k, a chunk's rows in the order of their values. */
  readonly parts: Float64Array;
  /** Which of the chunk's rows each is of. */
  readonly places: Uint16Array;
  /** Where each chunk's parts end so far. */
  readonly ends: Int32Array;
}

/** Rows a chunk, as a power of 2. */
const CHUNK_BITS = 14;
const CHUNK = 2 ** CHUNK_BITS;

/** @param space rows × k, taken over */
function newDealt(rows: number, k: number, space: Float64Array): Dealt {
  const chunks = Math.ceil(rows / CHUNK);
  const ends = Int32Array.from({ length: chunks }, (_, chunk) => chunk * CHUNK);
  return { parts: space.subarray(0, rows * k), places: new Uint16Array(rows), ends };
}

function deal(
  order: Int32Array,
  from: number,
  to: number,
  k: number,
  found: Float64Array,
  { parts, places, ends }: Dealt,
): void {
  for (let rank = from; rank < to; rank++) {
    const row = order[rank]!;
    const at = ends[row >>> CHUNK_BITS]!++;
    places[at] = row & (CHUNK - 1);
    const base = at * k;
    for (let c = 0, part = rank - from; c < k; c++, part += STRIP) parts[base + c] = found[part]!;
  }
}

function addDealt({ parts, places, ends }: Dealt, k: number, sums: Float64Array): void {
  for (let chunk = 0; chunk < ends.length; chunk++) {
    const first = chunk * CHUNK;
    for (let at = first; at < ends[chunk]!; at++) {
      const part = at * k;
      const sum = (first + places[at]!) * k;
      for (let c = 0; c < k; c++) sums[sum + c]! += parts[part + c]!;
    }
  }
}

interface LevelCosts {
  /** (Levels, then a missing and an unknown cell) × k: what a cell costs against all of a cluster's members. */
  readonly costs: Float64Array;
  /** The column's. */
  readonly weight: number;
}

function levelCosts(
  { codes, levels }: CategoricalColumn,
  weight: number,
  members: Members,
  k: number,
): LevelCosts {
  const counts = new Float64Array(levels.length * (k + 1));
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0 && code < levels.length) counts[code * (k + 1) + members.labels[i]!]!++;
  }
  const costs = new Float64Array((levels.length + 2) * k);
  for (let code = 0; code < levels.length + 2; code++) {
    if (code === levels.length) continue;
    for (let c = 0; c < k; c++) {
      const alike = code < levels.length ? counts[code * (k + 1) + c]! : 0;
      costs[code * k + c] = weight * (members.sizes[c]! - alike);
    }
  }
  return { costs, weight };
}

/** Adds some rows' mismatches with each cluster's members. An unknown level is only its own row's equal. */
function addMismatches(
  { codes, levels }: CategoricalColumn,
  { costs, weight }: LevelCosts,
  members: Members,
  k: number,
  from: number,
  to: number,
  sums: Float64Array,
): void {
  const missing = levels.length * k;
  const unknown = missing + k;
  for (let i = from; i < to; i++) {
    const code = codes[i]!;
    let cost = code * k;
    if (code < 0) cost = missing;
    else if (code >= levels.length) cost = unknown;
    const base = i * k;
    for (let c = 0; c < k; c++) sums[base + c]! += costs[cost + c]!;
    if (cost === unknown && members.labels[i]! < k) sums[base + members.labels[i]!]! -= weight;
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
