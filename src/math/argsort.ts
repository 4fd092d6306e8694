const DIGIT_BITS = 16;
const DIGITS = 2 ** DIGIT_BITS;

/**
 * Positions of values in ascending order, equal ones in their own order: a radix sort on the bits of the numbers, in
 * four passes whatever the values are. −0 comes before 0, and NaN last.
 *
 * @returns one position a value
 */
export function argsort(values: Float64Array): Int32Array {
  const n = values.length;
  let keys: Uint32Array = sortableBits(values);
  let order = Int32Array.from({ length: n }, (_, i) => i);
  let sortedKeys: Uint32Array = new Uint32Array(2 * n);
  let sortedOrder = new Int32Array(n);
  for (let digit = 0; digit < 4; digit++) {
    const starts = digitStarts(keys, digit);
    if (starts === null) continue;
    scatter(keys, order, digit, starts, sortedKeys, sortedOrder);
    [keys, sortedKeys] = [sortedKeys, keys];
    [order, sortedOrder] = [sortedOrder, order];
  }
  return order;
}

/** Two words a number, the low one first, whose order as unsigned integers is the order of the numbers. */
function sortableBits(values: Float64Array): Uint32Array {
  const keys = new Uint32Array(new Float64Array(values).buffer);
  for (let i = 0; i < values.length; i++) {
    const low = 2 * i;
    if (Number.isNaN(values[i])) keys[low + 1] = 0xffffffff;
    else if (keys[low + 1]! < 0x80000000) keys[low + 1]! |= 0x80000000;
    else {
      keys[low] = ~keys[low]!;
      keys[low + 1] = ~keys[low + 1]!;
    }
  }
  return keys;
}

/** Where each value of a digit begins in the sorted order; null where all keys share one value. */
function digitStarts(keys: Uint32Array, digit: number): Uint32Array | null {
  const counts = new Uint32Array(DIGITS);
  const shift = (digit & 1) * DIGIT_BITS;
  for (let i = digit >> 1; i < keys.length; i += 2) counts[(keys[i]! >>> shift) & (DIGITS - 1)]!++;
  let sum = 0;
  for (let value = 0; value < DIGITS; value++) {
    const count = counts[value]!;
    if (2 * count === keys.length) return null;
    counts[value] = sum;
    sum += count;
  }
  return counts;
}

function scatter(
  keys: Uint32Array,
  order: Int32Array,
  digit: number,
  starts: Uint32Array,
  sortedKeys: Uint32Array,
  sortedOrder: Int32Array,
): void {
  const word = digit >> 1;
  const shift = (digit & 1) * DIGIT_BITS;
  for (let i = 0; i < order.length; i++) {
    const to = starts[(keys[2 * i + word]! >>> shift) & (DIGITS - 1)]!++;
    sortedKeys[2 * to] = keys[2 * i]!;
    sortedKeys[2 * to + 1] = keys[2 * i + 1]!;
    sortedOrder[to] = order[i]!;
  }
}
