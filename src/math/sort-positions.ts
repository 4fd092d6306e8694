/** Values in ascending order, and where each of them stood. */
export interface Sorted {
  readonly values: Float64Array;
  readonly positions: Int32Array;
}

/** Values a call: short calls of one kind are compiled sooner than a long one. */
const STRIP = 4096;

/** How many values a bucket is meant to get. */
const BUCKET = 8;

/** Larger buckets than this are spread once more; the others are put in order by insertion. */
const LARGE_BUCKET = 64;

/**
 * Sorts numbers, equal ones in the order in which they stood; NaN are left out. Values are spread over buckets of equal
 * width, buckets that many values share are spread in the same way, and what remains is put in order by insertion.
 *
 * @param column finite numbers and NaN
 */
export function sortPositions(column: Float64Array): Sorted {
  const present = withoutNaN(column);
  const sorted = {
    values: new Float64Array(present.values.length),
    positions: new Int32Array(present.values.length),
  };
  spread(present, sorted);
  forStrips(sorted.values.length, (from, to) => insert(sorted, from, to));
  return sorted;
}

function withoutNaN(column: Float64Array): Sorted {
  const positions = new Int32Array(column.length);
  let count = 0;
  forStrips(column.length, (from, to) => {
    count = listNumbers(column, from, to, positions, count);
  });
  if (count === column.length) return { values: column, positions };
  const present = positions.subarray(0, count);
  return { values: Float64Array.from(present, (row) => column[row]!), positions: present };
}

function listNumbers(
  column: Float64Array,
  from: number,
  to: number,
  positions: Int32Array,
  count: number,
): number {
  let end = count;
  for (let i = from; i < to; i++) {
    positions[end] = i;
    if (!Number.isNaN(column[i]!)) end++;
  }
  return end;
}

/** Spreads the source's values over the target, which is as long. */
function spread(source: Sorted, target: Sorted): void {
  const { length } = source.values;
  const bounds = new Float64Array([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  forStrips(length, (from, to) => widen(bounds, source.values, from, to));
  const least = bounds[0]!;
  const range = bounds[1]! - least;
  const last = range > 0 ? Math.ceil(length / BUCKET) : 0;
  const starts = new Int32Array(last + 2);
  const bucketOf = new Int32Array(length);
  if (last > 0) {
    forStrips(length, (from, to) => assign(source.values, from, to, least, range, last, bucketOf));
  }
  forStrips(length, (from, to) => count(bucketOf, from, to, starts));
  for (let bucket = 0; bucket <= last; bucket++) starts[bucket + 1]! += starts[bucket]!;
  forStrips(length, (from, to) => scatter(source, bucketOf, from, to, starts, target));
  if (last > 0) spreadLarge(starts, target);
}

/** @param ends one past each bucket */
function spreadLarge(ends: Int32Array, target: Sorted): void {
  for (let bucket = 0, from = 0; bucket < ends.length - 1; bucket++) {
    const to = ends[bucket]!;
    if (to - from > LARGE_BUCKET) {
      const values = target.values.subarray(from, to);
      const positions = target.positions.subarray(from, to);
      spread({ values: values.slice(), positions: positions.slice() }, { values, positions });
    }
    from = to;
  }
}

function widen(bounds: Float64Array, values: Float64Array, from: number, to: number): void {
  let least = bounds[0]!;
  let most = bounds[1]!;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  bounds[0] = least;
  bounds[1] = most;
}

/** The least value goes to the first bucket and the greatest to the last, so that no bucket gets all. */
function assign(
  values: Float64Array,
  from: number,
  to: number,
  least: number,
  range: number,
  last: number,
  bucketOf: Int32Array,
): void {
  for (let i = from; i < to; i++) bucketOf[i] = ((values[i]! - least) / range) * last;
}

function count(bucketOf: Int32Array, from: number, to: number, starts: Int32Array): void {
  for (let i = from; i < to; i++) starts[bucketOf[i]! + 1]!++;
}

/** @param starts where each bucket's next value goes, counted up */
function scatter(
  source: Sorted,
  bucketOf: Int32Array,
  from: number,
  to: number,
  starts: Int32Array,
  target: Sorted,
): void {
  const { values, positions } = source;
  const { values: spreadValues, positions: spreadPositions } = target;
  for (let i = from; i < to; i++) {
    const at = starts[bucketOf[i]!]!++;
    spreadValues[at] = values[i]!;
    spreadPositions[at] = positions[i]!;
  }
}

/** Puts the values between two places in order, all before them being so. */
function insert({ values, positions }: Sorted, from: number, to: number): void {
  for (let i = Math.max(from, 1); i < to; i++) {
    const value = values[i]!;
    if (values[i - 1]! <= value) continue;
    const position = positions[i]!;
    let at = i;
    do {
      values[at] = values[at - 1]!;
      positions[at] = positions[at - 1]!;
      at--;
    } while (at > 0 && values[at - 1]! > value);
    values[at] = value;
    positions[at] = position;
  }
}

function forStrips(length: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < length; from += STRIP) work(from, Math.min(from + STRIP, length));
}
