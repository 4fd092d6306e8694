import type { Packed } from './pack.ts';
import type { Prototypes } from './prototypes.ts';

/** Running totals of each cluster's members, from which its prototype follows. */
export interface Tally {
  /** k × p, row-major: weighted sums of the numeric columns. */
  readonly sums: Float64Array;
  /** k: summed weights. */
  readonly weights: Float64Array;
  /** One array a categorical column, k × levels, row-major: summed weights of each level. */
  readonly counts: readonly Float64Array[];
}

export function emptyTally(data: Packed, k: number): Tally {
  return {
    sums: new Float64Array(k * data.p),
    weights: new Float64Array(k),
    counts: Array.from(data.levels, (levels) => new Float64Array(k * levels)),
  };
}

/** Tallies all rows anew under their labels, in file order. */
export function tallyRows(tally: Tally, data: Packed, labels: Uint16Array): void {
  const { rows, p, q, weights } = data;
  tally.sums.fill(0);
  tally.weights.fill(0);
  for (let i = 0; i < rows; i++) tally.weights[labels[i]!]! += weights[i]!;
  for (let j = 0; j < p; j++) sumColumn(data.numeric[j]!, j, p, weights, labels, tally.sums);
  for (let j = 0; j < q; j++) countColumn(data.codes[j]!, data.levels[j]!, weights, labels, tally.counts[j]!);
}

function sumColumn(
  column: Float64Array,
  j: number,
  p: number,
  weights: Float64Array,
  labels: Uint16Array,
  sums: Float64Array,
): void {
  for (let i = 0; i < column.length; i++) sums[labels[i]! * p + j]! += column[i]! * weights[i]!;
}

function countColumn(
  codes: Int32Array,
  levels: number,
  weights: Float64Array,
  labels: Uint16Array,
  counts: Float64Array,
): void {
  counts.fill(0);
  for (let i = 0; i < codes.length; i++) counts[labels[i]! * levels + codes[i]!]! += weights[i]!;
}

/** Adds one row to cluster `c` with the given weight; a negative weight takes it out again. */
export function addRow(tally: Tally, data: Packed, row: number, c: number, weight: number): void {
  const { p, q, numeric, codes, levels } = data;
  for (let j = 0; j < p; j++) tally.sums[c * p + j]! += numeric[j]![row]! * weight;
  for (let j = 0; j < q; j++) tally.counts[j]![c * levels[j]! + codes[j]![row]!]! += weight;
  tally.weights[c]! += weight;
}

/** Forgets cluster `c`'s members, with the rounding that their comings and goings left behind. */
export function clearCluster(tally: Tally, data: Packed, c: number): void {
  tally.sums.fill(0, c * data.p, (c + 1) * data.p);
  tally.counts.forEach((counts, j) => {
    counts.fill(0, c * data.levels[j]!, (c + 1) * data.levels[j]!);
  });
  tally.weights[c] = 0;
}

/** Sets cluster `c`'s numeric prototype to its members' mean. A cluster without members keeps its prototype. */
export function setMeans(prototypes: Prototypes, tally: Tally, data: Packed, c: number): void {
  const weight = tally.weights[c]!;
  if (weight === 0) return;
  for (let m = c * data.p; m < (c + 1) * data.p; m++) prototypes.numeric[m] = tally.sums[m]! / weight;
}

/** Sets cluster `c`'s categorical prototype to its members' modes. A cluster without members keeps its prototype. */
export function setModes(prototypes: Prototypes, tally: Tally, data: Packed, c: number): void {
  if (tally.weights[c] === 0) return;
  for (let j = 0; j < data.q; j++) prototypes.categorical[c * data.q + j] = modeOf(tally, data, c, j);
}

/** The heaviest level of categorical column `j` in cluster `c`; the lowest code of equals. */
export function modeOf(tally: Tally, data: Packed, c: number, j: number): number {
  const counts = tally.counts[j]!;
  const base = c * data.levels[j]!;
  let mode = 0;
  for (let code = 1; code < data.levels[j]!; code++) {
    if (counts[base + code]! > counts[base + mode]!) mode = code;
  }
  return mode;
}
