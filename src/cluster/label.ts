import { distancesTo } from './distances.ts';
import { BLOCK, hasKernel, nearestInKernel } from './kernel/nearest.ts';
import type { Packed } from './pack.ts';
import type { Model } from './prototypes.ts';

/** The labels of all rows under one set of prototypes, in arrays that a run reuses. */
export interface Labelling {
  readonly labels: Uint16Array;
  /** Each row's distance to its own prototype, unweighted. */
  readonly distances: Float64Array;
  /** Rows a cluster, unweighted. */
  readonly sizes: Int32Array;
}

export function emptyLabelling(rows: number, k: number): Labelling {
  return { labels: new Uint16Array(rows), distances: new Float64Array(rows), sizes: new Int32Array(k) };
}

/**
 * Labels every row with its nearest prototype; the lowest of equals.
 *
 * @returns the weighted sum of distances, and how many labels changed
 */
export function labelRows(data: Packed, model: Model, into: Labelling): { cost: number; moves: number } {
  const nearestInBlock = hasKernel() ? nearestInKernel : nearestInScript;
  const before = new Uint16Array(Math.min(BLOCK, data.rows));
  let cost = 0;
  let moves = 0;
  into.sizes.fill(0);
  for (let from = 0; from < data.rows; from += BLOCK) {
    const to = Math.min(from + BLOCK, data.rows);
    const labels = into.labels.subarray(from, to);
    const distances = into.distances.subarray(from, to);
    before.set(labels);
    nearestInBlock(data, model, from, labels, distances);
    for (let i = 0; i < labels.length; i++) {
      cost += data.weights[from + i]! * distances[i]!;
      into.sizes[labels[i]!]!++;
      if (labels[i] !== before[i]) moves++;
    }
  }
  return { cost, moves };
}

/** The twin of the kernel: the same sums in the same order, for where there is no WebAssembly. */
export function nearestInScript(
  data: Packed,
  model: Model,
  from: number,
  labels: Uint16Array,
  distances: Float64Array,
): void {
  const distance = new Float64Array(labels.length);
  distances.fill(Number.POSITIVE_INFINITY);
  labels.fill(0);
  for (let c = 0; c < model.k; c++) {
    distancesTo(data, model, c, from, distance);
    takeNearer(distance, c, labels, distances);
  }
}

function takeNearer(distance: Float64Array, c: number, labels: Uint16Array, least: Float64Array): void {
  for (let i = 0; i < distance.length; i++) {
    if (distance[i]! < least[i]!) {
      least[i] = distance[i]!;
      labels[i] = c;
    }
  }
}
