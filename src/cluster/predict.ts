import { checkData, checkLengths } from './check.ts';
import type { MixedData } from './data.ts';
import { nearestInBlock, nearestTwoInBlock } from './fit/pass.ts';
import { loadModel, type Model } from './prototypes.ts';
import { NONE } from './table/layout.ts';
import { BLOCK } from './table/scratch.ts';
import { copyRows, emptyTable, release, type Table } from './table/table.ts';

export interface Prediction {
  /** Each row's nearest cluster; the lowest of equals. */
  readonly labels: Uint16Array;
  /** Each row's distance to its own prototype, over the cells it has. */
  readonly distances: Float64Array;
  /** How many cells held a level that their column does not know. */
  readonly unseen: number;
}

export interface NearestTwo extends Prediction {
  /** Each row's second nearest cluster, or −1 when there is one cluster only. */
  readonly next: Int32Array;
  /** The distance to that cluster's prototype, or Infinity. */
  readonly nextDistances: Float64Array;
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
  const prediction = newPrediction(data.rows);
  const unseen = forBlocks(model, data, (block, from, rows) => {
    nearestInBlock(block, model, 0, rows);
    takeNearest(block, from, rows, prediction);
  });
  return { ...prediction, unseen };
}

/** As `predict`, with each row's second nearest cluster: where it would go next. */
export function nearestTwo(model: Model, data: MixedData): NearestTwo {
  const nearest = newPrediction(data.rows);
  const next = new Int32Array(data.rows);
  const nextDistances = new Float64Array(data.rows);
  const unseen = forBlocks(model, data, (block, from, rows) => {
    nearestTwoInBlock(block, model, 0, rows);
    takeNearest(block, from, rows, nearest);
    takeNext(block, from, rows, next, nextDistances);
  });
  return { ...nearest, next, nextDistances, unseen };
}

function newPrediction(rows: number) {
  return { labels: new Uint16Array(rows), distances: new Float64Array(rows) };
}

/** Loads the model and, block by block, the rows. Returns how many cells were of unknown levels. */
function forBlocks(
  model: Model,
  data: MixedData,
  work: (block: Table, from: number, rows: number) => void,
): number {
  checkShape(model, data);
  checkLengths(data);
  const block = emptyTable(data, { rows: BLOCK, k: model.k });
  let gaps = false;
  try {
    loadModel(block, model);
    for (let from = 0; from < data.rows; from += BLOCK) {
      const clean = copyRows(block, data, from);
      if (!clean) gaps ||= checkData(data, { missing: true, unknown: true });
      work(clean ? block : { ...block, gaps: true }, from, Math.min(BLOCK, data.rows - from));
    }
  } finally {
    release(block);
  }
  return gaps ? countUnseen(data) : 0;
}

function takeNearest(
  { memory: { u16, f64 }, scratch }: Table,
  from: number,
  rows: number,
  { labels, distances }: Omit<Prediction, 'unseen'>,
): void {
  const label = scratch.labels >>> 1;
  const least = scratch.least >>> 3;
  labels.set(u16.subarray(label, label + rows), from);
  distances.set(f64.subarray(least, least + rows), from);
}

function takeNext(
  { memory: { u16, f64 }, scratch }: Table,
  from: number,
  rows: number,
  next: Int32Array,
  nextDistances: Float64Array,
): void {
  const label = scratch.nextLabels >>> 1;
  const least = scratch.nextLeast >>> 3;
  nextDistances.set(f64.subarray(least, least + rows), from);
  for (let i = 0; i < rows; i++) next[from + i] = u16[label + i] === NONE ? -1 : u16[label + i]!;
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
