import type { Members } from './members.ts';
import type { SortedColumn } from './sorted-index.ts';

/** Ranks taken together, so that what is found of them stays in the cache until it is dealt out. */
const STRIP = 1024;

/**
 * Adds each row's summed differences to each cluster's members, sweeping the column upwards: with n members, m of them
 * below, their differences to a value sum to value · (2m − n) + total − 2 · (sum below).
 */
export function addDifferences(
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
