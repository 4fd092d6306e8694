/** Digits of so few values that the runs a pass writes to stay within reach of the cache. */
const DIGIT_BITS = 8;
const DIGITS = 2 ** DIGIT_BITS;

/** Longer runs than this are left to the library's sort. */
const SHORT_RUN = 16;

/**
 * Positions of values in ascending order, equal ones in their own order; NaN comes last. A radix sort on the high words
 * of the numbers, in four passes; the runs of equal high words are then put in order one by one.
 *
 * @returns one position a value
 */
export function argsort(values: Float64Array): Int32Array {
  const n = values.length;
  let keys = highWords(values);
  let order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let sortedKeys = new Uint32Array(n);
  let sortedOrder = new Int32Array(n);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    scatter(keys, order, shift, sortedKeys, sortedOrder);
    [keys, sortedKeys] = [sortedKeys, keys];
    [order, sortedOrder] = [sortedOrder, order];
  }
  finishRuns(values, keys, order);
  return order;
}

/** Words whose order as unsigned integers is the order of the numbers, as far as it goes; −0 as 0. */
function highWords(values: Float64Array): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(values.length);
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  for (let i = 0; i < values.length; i++) {
    number[0] = values[i]! + 0;
    const high = words[1]!;
    if (Number.isNaN(number[0])) keys[i] = 0xffffffff;
    else keys[i] = high < 0x80000000 ? high | 0x80000000 : ~high;
  }
  return keys;
}

function scatter(
  keys: Uint32Array,
  order: Int32Array,
  shift: number,
  sortedKeys: Uint32Array,
  sortedOrder: Int32Array,
): void {
  const starts = new Uint32Array(DIGITS + 1);
  for (let i = 0; i < keys.length; i++) starts[((keys[i]! >>> shift) & (DIGITS - 1)) + 1]!++;
  for (let digit = 0; digit < DIGITS; digit++) starts[digit + 1]! += starts[digit]!;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const to = starts[(key >>> shift) & (DIGITS - 1)]!++;
    sortedKeys[to] = key;
    sortedOrder[to] = order[i]!;
  }
}

function finishRuns(values: Float64Array, keys: Uint32Array, order: Int32Array): void {
  for (let from = 0; from < keys.length; ) {
    let to = from + 1;
    while (to < keys.length && keys[to] === keys[from]) to++;
    if (to - from > SHORT_RUN) sortRun(values, order.subarray(from, to));
    else if (to - from > 1) insertRun(values, order, from, to);
    from = to;
  }
}

function sortRun(values: Float64Array, run: Int32Array): void {
  const isConstant = run.every((row) => values[row] === values[run[0]!]);
  if (!isConstant) run.sort((a, b) => values[a]! - values[b]! || a - b);
}

function insertRun(values: Float64Array, order: Int32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const row = order[i]!;
    let at = i;
    for (; at > from && values[order[at - 1]!]! > values[row]!; at--) order[at] = order[at - 1]!;
    order[at] = row;
  }
}
