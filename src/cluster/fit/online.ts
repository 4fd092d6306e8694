import { loadModel, type Model, placeAt } from '../prototypes.ts';
import { LANES, MISSING_CODE, UNKNOWN_CODE } from '../table/layout.ts';
import { codeAt, type Table } from '../table/table.ts';
import { distanceTo } from './distance.ts';
import { drive } from './drive.ts';
import { type Answer, type Request, type Run, settle } from './lloyd.ts';
import { labelRows, nearestInBlock, newRowState } from './pass.ts';
import { clearEmpty, emptyTally, modeIn, setMeans, setPrototypes, type Tally } from './tally.ts';
import { addRow } from './tally-gaps.ts';

/** Who belongs where while rows move one at a time. */
interface Membership {
  readonly table: Table;
  readonly model: Model;
  readonly labels: Uint16Array;
  readonly tally: Tally;
}

/**
 * MacQueen's iteration for mixed data, as kmodes 0.12.2 runs it: rows in file order, the two prototypes concerned
 * updated after each move, from running sums; a pass with the prototypes at rest then gives labels and cost. Ends when
 * nothing moved or the cost did not fall. One thing differs from kmodes: a cluster that loses its last row takes the
 * row farthest from its prototype, not a random one.
 *
 * @param model its prototypes are the start, and are moved in place
 * @param labels takes the labels of the end
 */
export function runOnline(table: Table, model: Model, maxIterations: number, labels: Uint16Array): Run {
  const rows = newRowState(table);
  const state = { table, model, labels: rows.labels, tally: emptyTally(table, model.k) };
  drive(table, begin(state), rows);
  setPrototypes(model.prototypes, state.tally, table);

  let cost = labelRows(table, model, labels);
  const costs = [cost];
  let iterations = 0;
  for (let converged = false; iterations < maxIterations && !converged; iterations++) {
    const moves = passOverRows(state);
    const next = labelRows(table, model, labels);
    converged = moves === 0 || next >= cost;
    cost = next;
    costs.push(cost);
  }
  return { cost, costs, iterations, sizes: sizesOf(labels, model.k) };
}

function* begin({ table, model, tally }: Membership): Generator<Request, void, Answer> {
  yield* settle(table, model, tally, true, null);
}

function sizesOf(labels: Uint16Array, k: number): Int32Array {
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]!++;
  return sizes;
}

/**
 * Eight rows at a time are measured against the prototypes; when one of them moves, those after it are measured again
 * against the prototypes it has changed.
 */
function passOverRows(state: Membership): number {
  const { table, model, labels } = state;
  const { memory, scratch } = table;
  loadModel(table, model);
  let moves = 0;
  for (let from = 0; from < table.rows; from += LANES) {
    const rows = Math.min(LANES, table.rows - from);
    nearestInBlock(table, model, from, rows);
    for (let lane = 0; lane < rows; lane++) {
      const to = memory.u16[scratch.labels / 2 + lane]!;
      const left = labels[from + lane]!;
      if (to === left) continue;
      moves++;
      moveRow(state, from + lane, left, to);
      if (state.tally.sizes[left] === 0) refill(state, left);
      nearestInBlock(table, model, from, rows);
    }
  }
  return moves;
}

function moveRow({ table, model, labels, tally }: Membership, row: number, from: number, to: number): void {
  addRow(tally, table, row, to, 1);
  addRow(tally, table, row, from, -1);
  labels[row] = to;
  if (tally.sizes[from] === 0) clearEmpty(tally);
  setMeans(model.prototypes, tally, table, to);
  setMeans(model.prototypes, tally, table, from);
  for (let j = 0, first = 0; j < table.q; j++) {
    const code = codeAt(table, row, j);
    if (code !== MISSING_CODE && code !== UNKNOWN_CODE)
      updateModes(model, tally, table, { j, first, code, from, to });
    first += table.levels[j]!;
  }
  loadPrototype(table, model, from);
  loadPrototype(table, model, to);
}

/** A new level takes over a mode only when it is strictly heavier; a mode that lost weight is looked up anew. */
function updateModes(
  { prototypes }: Model,
  { counts }: Tally,
  { q, levels, width }: Table,
  move: { j: number; first: number; code: number; from: number; to: number },
) {
  const { j, first, code, from, to } = move;
  const modes = prototypes.categorical;
  const gained = to * width + first;
  if (counts[gained + modes[to * q + j]!]! < counts[gained + code]!) modes[to * q + j] = code;
  if (modes[from * q + j] !== code) return;
  modes[from * q + j] = modeIn(counts, from * width + first, levels[j]!);
}

function loadPrototype({ memory, scratch, p, q }: Table, { prototypes }: Model, c: number): void {
  for (let m = c * p; m < (c + 1) * p; m++) memory.f64[scratch.means / 8 + m] = prototypes.numeric[m]!;
  for (let m = c * q; m < (c + 1) * q; m++) memory.u16[scratch.modes / 2 + m] = prototypes.categorical[m]!;
}

/** Gives an empty cluster the row farthest from its own prototype, among the clusters that can spare one. */
function refill(state: Membership, empty: number): void {
  const { table, model, labels, tally } = state;
  let farthest = -1;
  let most = 0;
  for (let row = 0; row < table.rows; row++) {
    if (tally.sizes[labels[row]!]! < 2) continue;
    const distance = distanceTo(table, model, labels[row]!, row);
    if (distance <= most) continue;
    most = distance;
    farthest = row;
  }
  if (farthest < 0) return;
  placeAt(model.prototypes, empty, table, farthest);
  moveRow(state, farthest, labels[farthest]!, empty);
}
