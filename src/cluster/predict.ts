import { checkData, checkLengths } from './check.ts';
import type { MixedData } from './data.ts';
import { loadModel, type Model } from './prototypes.ts';
import { groupsOf, NONE } from './table/layout.ts';
import { BLOCK } from './table/scratch.ts';
import { copyRows, emptyTable, release, type Table } from './table/table.ts';

export interface Prediction {
  /** Each row's nearest cluster; the lowest of equals. */
  readonly labels: Uint16Array;
  /** Each row's distance to its own prototype, over the cells it has. */
  readonly distances: Float64Array;
  /** Each row's second nearest cluster, or −1 when there is one cluster only. */
  readonly next: Int32Array;
  /** The distance to that cluster's prototype, or Infinity. */
  readonly nextDistances: Float64Array;
  /** How many cells held a level that their column does not know. */
  readonly unseen: number;
}

/**
 * Labels rows, seen or new, with a fitted model's nearest prototypes. The distance is ‖x − c‖² + γ · mismatches, as in
 * fitting. A missing cell adds nothing to any distance, so a row with every cell missing lies in cluster 0 at distance
 * 0; an unknown level differs from every prototype.
 *
 * @param data scaled as the data of the fit, its categories encoded with the levels of the fit
 * @throws RangeError when the columns do not match the model, or a number is infinite
 */
export function predict(model: Model, data: MixedData): Prediction {
  checkShape(model, data);
  checkLengths(data);
  const prediction = {
    labels: new Uint16Array(data.rows),
    distances: new Float64Array(data.rows),
    next: new Int32Array(data.rows),
    nextDistances: new Float64Array(data.rows),
  };
  const block = emptyTable(data, { rows: BLOCK, k: model.k });
  let gaps = false;
  try {
    loadModel(block, model);
    for (let from = 0; from < data.rows; from += BLOCK) {
      const clean = copyRows(block, data, from);
      if (!clean) gaps ||= checkData(data, { missing: true, unknown: true });
      const rows = Math.min(BLOCK, data.rows - from);
      twoNearest(block, model, rows, !clean);
      takeBlock(block, from, rows, prediction);
    }
  } finally {
    release(block);
  }
  return { ...prediction, unseen: gaps ? countUnseen(data) : 0 };
}

function twoNearest(block: Table, { k, gamma }: Model, rows: number, gaps: boolean): void {
  const { memory, scratch, p, q } = block;
  const { means, modes, labels, least, nextLabels, nextLeast } = scratch;
  const operands = [groupsOf(rows), k, p, q, gamma, block.data, means, modes, labels, least] as const;
  memory.kernel.nearestTwo(...operands, nextLabels, nextLeast, Number(gaps));
}

function takeBlock(
  { memory, scratch }: Table,
  from: number,
  rows: number,
  into: Omit<Prediction, 'unseen'>,
): void {
  const { u16, f64 } = memory;
  const labels = scratch.labels >>> 1;
  const least = scratch.least >>> 3;
  const nextLabels = scratch.nextLabels >>> 1;
  const nextLeast = scratch.nextLeast >>> 3;
  into.labels.set(u16.subarray(labels, labels + rows), from);
  into.distances.set(f64.subarray(least, least + rows), from);
  into.nextDistances.set(f64.subarray(nextLeast, nextLeast + rows), from);
  for (let i = 0; i < rows; i++) {
    const label = u16[nextLabels + i]!;
    into.next[from + i] = label === NONE ? -1 : label;
  }
}

function countUnseen({ categorical }: MixedData): number {
  let unseen = 0;
  for (const { codes, levels } of categorical) {
    for (let i = 0; i < codes.length; i++) if (codes[i]! >= levels.length) unseen++;
  }
  return unseen;
}

function checkShape({ k, prototypes }: Model, { numeric, categorical }: MixedData): void {
  const p = numeric.length;
  const q = categorical.length;
  if (prototypes.numeric.length === k * p && prototypes.categorical.length === k * q) return;
  throw new RangeError(
    `The model was fitted on other columns than these ${p} numeric and ${q} categorical ones.`,
  );
}
