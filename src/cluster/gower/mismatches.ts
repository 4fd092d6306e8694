import type { CategoricalColumn } from '../data.ts';
import type { Members } from './members.ts';

export interface LevelCosts {
  /** k × (levels, then a missing and an unknown cell): what a cell costs against all of a cluster's members. */
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
  const width = levels.length + 2;
  const missing = levels.length;
  const costs = new Float64Array((k + 1) * width);
  countCells(codes, levels.length, members.labels, costs);
  for (let c = 0; c < k; c++) {
    for (let cell = c * width; cell < (c + 1) * width; cell++) {
      costs[cell] = weight * (members.sizes[c]! - costs[cell]!);
    }
    costs[c * width + missing] = 0;
  }
  return { costs, weight };
}

/** Counts each cluster's cells of each level. */
function countCells(codes: Int32Array, levels: number, labels: Uint16Array, counts: Float64Array): void {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0 && code < levels) counts[labels[i]! * (levels + 2) + code]!++;
  }
}

/**
 * Adds some rows' mismatches with each cluster's members. An unknown level is only its own row's equal.
 *
 * @param cells space for one a row
 * @param sums k × rows
 */
export function addMismatches(
  { codes, levels }: CategoricalColumn,
  { costs, weight }: LevelCosts,
  members: Members,
  k: number,
  from: number,
  to: number,
  cells: Int32Array,
  sums: Float64Array,
): void {
  const width = levels.length + 2;
  const rows = sums.length / k;
  const unknown = findCells(codes, levels.length, from, to, cells);
  for (let c = 0; c < k; c++) {
    addCosts(costs.subarray(c * width, (c + 1) * width), cells, to - from, sums.subarray(c * rows + from));
  }
  if (!unknown) return;
  for (let i = from; i < to; i++) {
    const owner = members.labels[i]!;
    if (cells[i - from] === width - 1 && owner < k) sums[owner * rows + i]! -= weight;
  }
}

/** Each row's level, or the cell of those that are missing or unknown. Returns whether any is unknown. */
function findCells(codes: Int32Array, levels: number, from: number, to: number, cells: Int32Array): boolean {
  let unknown = false;
  for (let i = from; i < to; i++) {
    const code = codes[i]!;
    if (code >= levels) unknown = true;
    if (code < 0) cells[i - from] = levels;
    else cells[i - from] = code < levels ? code : levels + 1;
  }
  return unknown;
}

function addCosts(costs: Float64Array, cells: Int32Array, count: number, sums: Float64Array): void {
  for (let i = 0; i < count; i++) sums[i]! += costs[cells[i]!]!;
}
