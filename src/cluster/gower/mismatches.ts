import type { CategoricalColumn } from '../data.ts';
import type { Members } from './members.ts';

export interface LevelCosts {
  /** (Levels, then a missing and an unknown cell) × k: what a cell costs against all of a cluster's members. */
  readonly costs: Float64Array;
  /** The column's. */
  readonly weight: number;
}

export function levelCosts(
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
export function addMismatches(
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
