import type { Members } from './members.ts';
import type { SortedColumn } from './sorted-index.ts';

/** Ranks taken together: what is found of them is dealt out while in the cache, by functions that soon run hot. */
const STRIP = 1024;

/**
 * What a sweep over a column needs. A sweep meets rows in the order of their values, which is all over the table. So
 * what it finds is dealt out by chunks of rows first, and then added chunk by chunk, each within the cache.
 */
export interface SweepSpace {
  /** k × rows. */
  readonly dealt: Float64Array;
  /** Which of its chunk's rows each place in the space is of. */
  readonly places: Uint16Array;
  /** One past what each chunk has been dealt. */
  readonly ends: Int32Array;
  /** Of a strip's ranks, the cluster and the place. */
  readonly owners: Uint16Array;
  readonly targets: Int32Array;
}

export function newSweepSpace(rows: number, k: number): SweepSpace {
  return {
    dealt: new Float64Array(k * rows),
    places: new Uint16Array(rows),
    ends: new Int32Array(Math.ceil(rows / CHUNK)),
    owners: new Uint16Array(STRIP),
    targets: new Int32Array(STRIP),
  };
}

/**
 * Adds each row's summed differences to each cluster's members, sweeping the column upwards: with n members, m of them
 * below, their differences to a value sum to value · (2m − n) + total − 2 · (sum below). The total follows at the end.
 *
 * @param members all of whom have a value
 * @param sums k × rows
 */
export function addDifferences(
  { order, values }: SortedColumn,
  members: Members,
  space: SweepSpace,
  sums: Float64Array,
): void {
  const { dealt, places, ends } = space;
  const rows = places.length;
  const clusters = Array.from(members.sizes, (size, c) => newSweep(c, size, members.sizes.length));
  for (let chunk = 0; chunk < ends.length; chunk++) ends[chunk] = chunk * CHUNK;
  for (let from = 0; from < order.length; from += STRIP) {
    const to = Math.min(from + STRIP, order.length);
    deal(order, members.labels, from, to, space);
    for (let c = 0; c < clusters.length; c++) sweep(clusters[c]!, values, from, to, space, c * rows);
  }
  for (let chunk = 0; chunk < ends.length; chunk++) {
    for (let c = 0; c < clusters.length; c++) {
      addDealt(dealt, places, chunk * CHUNK, ends[chunk]!, c * rows, -clusters[c]!.level / 2, sums);
    }
  }
}

/** Where a cluster's sweep is. */
interface Sweep {
  /** The factor of the value, 2m − n. */
  slope: number;
  /** −2 · (sum below). */
  level: number;
  /** What a member of each cluster adds to the slope: 2 for its own, and 0. A branch would be guessed wrongly too often. */
  readonly steps: Float64Array;
}

function newSweep(c: number, size: number, k: number): Sweep {
  const steps = new Float64Array(k + 1);
  steps[c] = 2;
  return { slope: -size, level: 0, steps };
}

function sweep(
  cluster: Sweep,
  values: Float64Array,
  from: number,
  to: number,
  { owners, targets, dealt }: SweepSpace,
  offset: number,
): void {
  const { steps } = cluster;
  let { slope, level } = cluster;
  for (let rank = from; rank < to; rank++) {
    const value = values[rank]!;
    dealt[offset + targets[rank - from]!] = value * slope + level;
    const step = steps[owners[rank - from]!]!;
    slope += step;
    level -= step * value;
  }
  cluster.slope = slope;
  cluster.level = level;
}

/** Rows a chunk, as a power of 2. */
const CHUNK_BITS = 13;
const CHUNK = 2 ** CHUNK_BITS;

/** Finds each rank's cluster, and the place that its row gets in its chunk's part of the space. */
function deal(
  order: Int32Array,
  labels: Uint16Array,
  from: number,
  to: number,
  { owners, targets, places, ends }: SweepSpace,
): void {
  for (let rank = from; rank < to; rank++) {
    const row = order[rank]!;
    const at = ends[row >>> CHUNK_BITS]!++;
    places[at] = row & (CHUNK - 1);
    targets[rank - from] = at;
    owners[rank - from] = labels[row]!;
  }
}

/** Adds what one chunk was dealt for one cluster, whose sums begin at `offset`, and the cluster's total. */
function addDealt(
  dealt: Float64Array,
  places: Uint16Array,
  first: number,
  end: number,
  offset: number,
  total: number,
  sums: Float64Array,
): void {
  const base = offset + first;
  for (let at = first; at < end; at++) sums[base + places[at]!]! += dealt[offset + at]! + total;
}
