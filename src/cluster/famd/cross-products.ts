import type { MixedData } from '../data.ts';

/** Each column's place among the z-scores and one-hot levels that FAMD works on. */
export interface Coding {
  /** Of the numeric columns. */
  readonly means: Float64Array;
  /** ddof 0. */
  readonly deviations: Float64Array;
  /** Each categorical column's level frequencies. */
  readonly shares: readonly Float64Array[];
  /** Numeric columns and levels together. */
  readonly size: number;
}

/** Rows that are scored at a time: their z-scores stay in the cache while they are multiplied. */
const BLOCK = 1024;

/**
 * The covariances (with 1/n) of z-scored numeric columns and of one-hot levels coded (o − p)/√p, without ever building
 * those columns: correlations, level means and counts of level pairs say it all. One pass over the rows.
 *
 * @returns size × size, row-major, numeric columns first, then the levels of each categorical column; rows and columns
 *   of constant numbers and of levels that do not occur are 0
 */
export function crossProducts(data: MixedData, coding: Coding): Float64Array {
  const { rows, numeric, categorical } = data;
  const products = numeric.map((_, a) => new Float64Array(a + 1));
  const levelSums = categorical.map(({ levels }) => new Float64Array(levels.length * numeric.length));
  const scores = numeric.map(() => new Float64Array(BLOCK));
  const pairs = categorical.map((a, c) =>
    categorical.slice(0, c).map((b) => new Uint32Array(a.levels.length * b.levels.length)),
  );
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(from + BLOCK, rows);
    score(data, coding, from, to, scores);
    addProducts(scores, to - from, products);
    for (let c = 0; c < categorical.length; c++) {
      const codes = categorical[c]!.codes.subarray(from, to);
      addByLevel(scores, codes, levelSums[c]!);
      for (let d = 0; d < c; d++) {
        const others = categorical[d]!;
        countPairs(codes, others.codes.subarray(from, to), others.levels.length, pairs[c]![d]!);
      }
    }
  }
  return assemble(data, coding, products, levelSums, pairs);
}

function addProducts(
  scores: readonly Float64Array[],
  length: number,
  products: readonly Float64Array[],
): void {
  for (let i = 0; i < scores.length; i++) {
    for (let j = 0; j <= i; j++) products[i]![j]! += dot(scores[i]!, scores[j]!, length);
  }
}

function score(
  { numeric }: MixedData,
  { means, deviations }: Coding,
  from: number,
  to: number,
  scores: readonly Float64Array[],
): void {
  scores.forEach((into, j) => {
    const column = numeric[j]!;
    const mean = means[j]!;
    const scale = deviations[j] === 0 ? 0 : 1 / deviations[j]!;
    for (let i = from; i < to; i++) into[i - from] = (column[i]! - mean) * scale;
  });
}

/** Four sums side by side: one alone would wait for itself at every step. */
function dot(a: Float64Array, b: Float64Array, length: number): number {
  let s = 0;
  let t = 0;
  let u = 0;
  let v = 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    s += a[i]! * b[i]!;
    t += a[i + 1]! * b[i + 1]!;
    u += a[i + 2]! * b[i + 2]!;
    v += a[i + 3]! * b[i + 3]!;
  }
  for (; i < length; i++) s += a[i]! * b[i]!;
  return s + t + (u + v);
}

/** Adds scores to the sums of their rows' levels, four columns at once. */
function addByLevel(scores: readonly Float64Array[], codes: Int32Array, sums: Float64Array): void {
  const p = scores.length;
  let j = 0;
  for (; j + 4 <= p; j += 4) {
    const a = scores[j]!;
    const b = scores[j + 1]!;
    const c = scores[j + 2]!;
    const d = scores[j + 3]!;
    for (let i = 0; i < codes.length; i++) {
      const at = codes[i]! * p + j;
      sums[at]! += a[i]!;
      sums[at + 1]! += b[i]!;
      sums[at + 2]! += c[i]!;
      sums[at + 3]! += d[i]!;
    }
  }
  for (; j < p; j++) {
    const one = scores[j]!;
    for (let i = 0; i < codes.length; i++) sums[codes[i]! * p + j]! += one[i]!;
  }
}

function countPairs(a: Int32Array, b: Int32Array, bLevels: number, counts: Uint32Array): void {
  for (let i = 0; i < a.length; i++) counts[a[i]! * bLevels + b[i]!]!++;
}

function assemble(
  { rows, numeric }: MixedData,
  { shares, size }: Coding,
  products: readonly Float64Array[],
  levelSums: readonly Float64Array[],
  pairs: readonly (readonly Uint32Array[])[],
): Float64Array {
  const p = numeric.length;
  const offsets = shares.map(
    (_, c) => p + shares.slice(0, c).reduce((sum, column) => sum + column.length, 0),
  );
  const matrix = new Float64Array(size * size);
  const set = (a: number, b: number, value: number) => {
    matrix[a * size + b] = value;
    matrix[b * size + a] = value;
  };
  products.forEach((row, i) => {
    row.forEach((product, j) => {
      set(i, j, product / rows);
    });
  });
  shares.forEach((a, c) => {
    a.forEach((share, l) => {
      if (share === 0) return;
      for (let j = 0; j < p; j++) {
        set(j, offsets[c]! + l, levelSums[c]![l * p + j]! / rows / Math.sqrt(share));
      }
    });
    const setPair = (l: number, d: number, m: number, share: number) => {
      const expected = a[l]! * shares[d]![m]!;
      if (expected > 0) set(offsets[c]! + l, offsets[d]! + m, (share - expected) / Math.sqrt(expected));
    };
    a.forEach((share, l) => {
      for (let m = 0; m <= l; m++) setPair(l, c, m, m === l ? share : 0);
    });
    pairs[c]!.forEach((counts, d) => {
      const width = shares[d]!.length;
      counts.forEach((count, cell) => {
        setPair(Math.floor(cell / width), d, cell % width, count / rows);
      });
    });
  });
  return matrix;
}
