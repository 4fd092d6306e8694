import { loadModel, type Model, type Prototypes } from '../prototypes.ts';
import { groupsOf } from '../table/layout.ts';
import { BLOCK } from '../table/scratch.ts';
import { groupAt, type Shape, type Table } from '../table/table.ts';
import { clearTally, scratchTally, type Tally } from './tally.ts';
import { addRow, tallyGaps } from './tally-gaps.ts';

/**
 * Rows whose sums are added up together. Chunks are the same whatever the number of threads, and so are the sums: a
 * chunk's rows in order, then the chunks in order.
 */
const CHUNK = 65_536;

export function chunksOf({ rows }: Pick<Shape, 'rows'>): number {
  return Math.ceil(rows / CHUNK);
}

/** What a pass over some rows found. */
export interface Passed {
  /** Σ weight · distance. */
  readonly cost: number;
  /** How many labels changed. */
  readonly moves: number;
}

/** What a run keeps of every row. */
export interface RowState {
  readonly labels: Uint16Array;
  /** One a row once bounds are kept, none before: how far prototypes may drift before it is measured again. */
  slack: Float64Array;
}

/** State for a run over a table; in memory that threads share, if so wanted. */
export function newRowState({ rows }: Shape, shared = false): RowState {
  return { labels: new Uint16Array(newSpace(2 * rows, shared)), slack: new Float64Array(0) };
}

/** Makes room for what bounds keep of each row, where there is none yet. */
export function makeSlack(state: RowState): void {
  const { labels, slack } = state;
  if (slack.length === labels.length) return;
  const space = newSpace(8 * labels.length, !(labels.buffer instanceof ArrayBuffer));
  state.slack = new Float64Array(space).fill(Number.NEGATIVE_INFINITY);
}

function newSpace(bytes: number, shared: boolean): ArrayBufferLike {
  return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}

/**
 * Labels a chunk's rows with their nearest prototypes, and tallies in the table's scratch space those whose label
 * changed (or, `fresh`, all of them).
 *
 * @param state read as what was, and overwritten
 * @param drifts null to measure all rows, or how far each prototype has drifted, to measure those that it matters to
 * @returns a cost of 0 where not all rows were measured
 */
export function passChunk(
  table: Table,
  model: Model,
  state: RowState,
  chunk: number,
  { fresh, drifts }: { readonly fresh: boolean; readonly drifts: Float64Array | null },
): Passed & { readonly tally: Tally } {
  loadModel(table, model);
  const tally = scratchTally(table, model.k);
  clearTally(tally);
  if (drifts !== null) table.memory.f64.set(drifts, table.scratch.drifts >>> 3);
  let cost = 0;
  let moves = 0;
  forBlocks(table, chunk, (from, rows) => {
    if (drifts !== null) {
      moves += remeasureBlock(table, model, state, { from, rows, drifts, tally: fresh ? null : tally });
      if (fresh) tallyBlock(table, state.labels, from, rows);
      return;
    }
    nearestInBlock(table, model, from, rows);
    cost += blockCost(table, from, rows);
    moves += moveBlock(table, state.labels, from, rows, fresh);
  });
  return { cost, moves, tally };
}

/**
 * Measures those of a block's rows that prototypes may have drifted near to. The drifts lie in the scratch space too,
 * where the kernel reads them.
 *
 * @param tally takes the rows that move, unless it is null
 * @returns how many rows moved
 */
function remeasureBlock(
  table: Table,
  { k, gamma }: Model,
  { labels, slack }: RowState,
  { from, rows, drifts, tally }: { from: number; rows: number; drifts: Float64Array; tally: Tally | null },
): number {
  const { memory, scratch, p, q } = table;
  const { f64, u16, u32 } = memory;
  u16.set(labels.subarray(from, from + rows), scratch.was >>> 1);
  f64.set(slack.subarray(from, from + rows), scratch.slack >>> 3);
  const count = memory.kernel.list(rows, scratch.was, scratch.slack, scratch.drifts, scratch.places);
  if (count === 0) return 0;

  const whole = count > MOST_GATHERED * rows;
  const measured = whole ? rows : count;
  const groups = whole ? groupAt(table, from) : scratch.gathered;
  const { means, modes, labels: found, least, nextLabels, nextLeast } = scratch;
  if (!whole) memory.kernel.gather(count, p, q, groupAt(table, from), scratch.places, groups);
  const operands = [groupsOf(measured), k, p, q, gamma, groups, means, modes, found, least] as const;
  memory.kernel.nearestTwo(...operands, nextLabels, nextLeast, 0);
  memory.kernel.lead(groupsOf(measured), least, nextLeast);
  let moves = 0;
  for (let i = 0; i < measured; i++) {
    const row = from + (whole ? i : u32[(scratch.places >>> 2) + i]!);
    const to = u16[(found >>> 1) + i]!;
    const was = labels[row]!;
    slack[row] = drifts[to]! + f64[(least >>> 3) + i]!;
    if (to === was) continue;
    labels[row] = to;
    moves++;
    if (tally === null) continue;
    addRow(tally, table, row, to, 1);
    addRow(tally, table, row, was, -1);
  }
  return moves;
}

/** Where more than this share of a block has to be measured, all of it is: to gather rows takes time too. */
const MOST_GATHERED = 0.6;

/** Tallies all of a block's rows by the labels they have. */
function tallyBlock(table: Table, labels: Uint16Array, from: number, rows: number): void {
  table.memory.u16.set(labels.subarray(from, from + rows), table.scratch.labels >>> 1);
  moveBlock(table, labels, from, rows, true);
}

/** Labels a chunk's rows with their nearest prototypes, and tallies nothing. */
export function labelChunk(table: Table, model: Model, labels: Uint16Array, chunk: number): number {
  loadModel(table, model);
  const { memory, scratch } = table;
  let cost = 0;
  forBlocks(table, chunk, (from, rows) => {
    nearestInBlock(table, model, from, rows);
    cost += blockCost(table, from, rows);
    labels.set(memory.u16.subarray(scratch.labels >>> 1, (scratch.labels >>> 1) + rows), from);
  });
  return cost;
}

/** Labels all rows here. Returns the cost. */
export function labelRows(table: Table, model: Model, labels: Uint16Array): number {
  let cost = 0;
  for (let chunk = 0; chunk < chunksOf(table); chunk++) cost += labelChunk(table, model, labels, chunk);
  return cost;
}

/** Goes through a chunk's blocks. */
function forBlocks(table: Shape, chunk: number, work: (from: number, rows: number) => void): void {
  const end = Math.min((chunk + 1) * CHUNK, table.rows);
  for (let from = chunk * CHUNK; from < end; from += BLOCK) work(from, Math.min(BLOCK, end - from));
}

/** Labels and distances of a block's rows, into the scratch space, under the model loaded there. */
export function nearestInBlock(table: Table, model: Model, from: number, rows: number): void {
  if (table.gaps) {
    nearestTwoInBlock(table, model, from, rows);
    return;
  }
  const { memory, scratch, p, q } = table;
  const { means, modes, labels, least } = scratch;
  const { k, gamma } = model;
  memory.kernel.nearest(groupsOf(rows), k, p, q, gamma, groupAt(table, from), means, modes, labels, least);
}

/** The same, and each row's second nearest. */
export function nearestTwoInBlock(table: Table, { k, gamma }: Model, from: number, rows: number): void {
  const { memory, scratch, p, q, gaps } = table;
  const { means, modes, labels, least, nextLabels, nextLeast } = scratch;
  const data = groupAt(table, from);
  const operands = [groupsOf(rows), k, p, q, gamma, data, means, modes, labels, least] as const;
  memory.kernel.nearestTwo(...operands, nextLabels, nextLeast, Number(gaps));
}

/** Four sums side by side, rows dealt out in turn: one alone would wait for itself at every step. */
function blockCost(
  { memory: { f64 }, scratch, weights, weightStep }: Table,
  from: number,
  rows: number,
): number {
  const least = scratch.least >>> 3;
  const step = weightStep >>> 3;
  const weight = (weights >>> 3) + from * step;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    a += f64[weight + i * step]! * f64[least + i]!;
    b += f64[weight + (i + 1) * step]! * f64[least + i + 1]!;
    c += f64[weight + (i + 2) * step]! * f64[least + i + 2]!;
    d += f64[weight + (i + 3) * step]! * f64[least + i + 3]!;
  }
  for (; i < rows; i++) a += f64[weight + i * step]! * f64[least + i]!;
  return a + b + (c + d);
}

/** Tallies a block by its new labels, which lie in the scratch space, and takes them over. */
function moveBlock(table: Table, labels: Uint16Array, from: number, rows: number, fresh: boolean): number {
  const { memory, scratch, p, q, width, weights, weightStep, offsets } = table;
  const own = labels.subarray(from, from + rows);
  memory.u16.set(own, scratch.was >>> 1);
  const moves = table.gaps
    ? tallyGaps(table, from, rows, fresh)
    : memory.kernel.move(
        rows,
        fresh ? 1 : 0,
        p,
        q,
        width,
        groupAt(table, from),
        weights + from * weightStep,
        weightStep,
        scratch.was,
        scratch.labels,
        scratch.sums,
        scratch.counts,
        offsets,
        scratch.masses,
        scratch.sizes,
      );
  own.set(memory.u16.subarray(scratch.labels >>> 1, (scratch.labels >>> 1) + rows));
  return moves;
}

/** Every row's distance to one prototype. */
export function distancesFrom(table: Table, gamma: number, prototypes: Prototypes, into: Float64Array): void {
  const model = { k: 1, gamma, prototypes };
  const { f64 } = table.memory;
  const least = table.scratch.least >>> 3;
  loadModel(table, model);
  for (let from = 0; from < table.rows; from += BLOCK) {
    const rows = Math.min(BLOCK, table.rows - from);
    nearestInBlock(table, model, from, rows);
    into.set(f64.subarray(least, least + rows), from);
  }
}

/** A row and how far it lies from its prototype. */
export interface Far {
  /** −1 for none. */
  readonly row: number;
  readonly distance: number;
}

/**
 * A chunk's row that lies farthest from its prototype, among the clusters that can spare one; the first of equals. A
 * row that stands on its prototype is not far.
 *
 * @param sizes rows a cluster in the whole table
 */
export function farthestInChunk(table: Table, model: Model, sizes: Float64Array, chunk: number): Far {
  loadModel(table, model);
  const { f64, u16 } = table.memory;
  const { labels, least } = table.scratch;
  let row = -1;
  let distance = 0;
  forBlocks(table, chunk, (from, rows) => {
    nearestInBlock(table, model, from, rows);
    for (let i = 0; i < rows; i++) {
      if (!(f64[(least >>> 3) + i]! > distance) || sizes[u16[(labels >>> 1) + i]!]! < 2) continue;
      distance = f64[(least >>> 3) + i]!;
      row = from + i;
    }
  });
  return { row, distance };
}
