import { distanceTo } from './distances.ts';
import { emptyLabelling, type Labelling, labelRows } from './label.ts';
import type { Packed } from './pack.ts';
import { type Model, placeAt } from './prototypes.ts';
import type { Run } from './run.ts';
import { farthestRow, settle } from './settle.ts';
import {
  addRow,
  clearCluster,
  emptyTally,
  modeOf,
  setMeans,
  setModes,
  type Tally,
  tallyRows,
} from './tally.ts';

/** Who belongs where while rows move one at a time. */
interface Membership {
  readonly data: Packed;
  readonly model: Model;
  readonly members: Labelling;
  readonly tally: Tally;
}

/**
 * MacQueen's iteration for mixed data, as kmodes 0.12.2 runs it: rows in file order, the two prototypes concerned
 * updated after each move, from running sums; a pass with the prototypes at rest then gives labels and cost. Ends when
 * nothing moved or the cost did not fall. One thing differs from kmodes: a cluster that loses its last row takes the
 * row farthest from its prototype, not a random one.
 *
 * @param model its prototypes are the start, and are moved in place
 */
export function runOnline(data: Packed, model: Model, maxIterations: number): Run {
  const members = emptyLabelling(data.rows, model.k);
  const tally = emptyTally(data, model.k);
  settle(data, model, members);
  tallyRows(tally, data, members.labels);
  for (let c = 0; c < model.k; c++) {
    setMeans(model.prototypes, tally, data, c);
    setModes(model.prototypes, tally, data, c);
  }

  const atRest = emptyLabelling(data.rows, model.k);
  let { cost } = labelRows(data, model, atRest);
  const costs = [cost];
  let iterations = 0;
  for (let converged = false; iterations < maxIterations && !converged; iterations++) {
    const moves = passOverRows({ data, model, members, tally });
    const next = labelRows(data, model, atRest);
    converged = moves === 0 || next.cost >= cost;
    cost = next.cost;
    costs.push(cost);
  }
  return { ...atRest, cost, costs, iterations };
}

function passOverRows(state: Membership): number {
  const { data, model, members } = state;
  let moves = 0;
  for (let i = 0; i < data.rows; i++) {
    const to = nearest(data, model, i);
    const from = members.labels[i]!;
    if (to === from) continue;
    moves++;
    moveRow(state, i, from, to);
    if (members.sizes[from] === 0) refill(state, from);
  }
  return moves;
}

function nearest(data: Packed, model: Model, row: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0; c < model.k; c++) {
    const distance = distanceTo(data, model, c, row);
    if (distance < least) {
      least = distance;
      best = c;
    }
  }
  return best;
}

function moveRow({ data, model, members, tally }: Membership, row: number, from: number, to: number): void {
  const weight = data.weights[row]!;
  addRow(tally, data, row, to, weight);
  addRow(tally, data, row, from, -weight);
  members.labels[row] = to;
  members.sizes[to]!++;
  members.sizes[from]!--;
  if (members.sizes[from] === 0) clearCluster(tally, data, from);
  setMeans(model.prototypes, tally, data, to);
  setMeans(model.prototypes, tally, data, from);
  for (let j = 0; j < data.q; j++) updateModes(model, tally, data, j, data.codes[j]![row]!, from, to);
}

/** A new level takes over a mode only when it is strictly heavier; a mode that lost weight is looked up anew. */
function updateModes(
  model: Model,
  tally: Tally,
  data: Packed,
  j: number,
  code: number,
  from: number,
  to: number,
) {
  const modes = model.prototypes.categorical;
  const counts = tally.counts[j]!;
  const base = to * data.levels[j]!;
  const current = modes[to * data.q + j]!;
  if (counts[base + current]! < counts[base + code]!) modes[to * data.q + j] = code;
  if (modes[from * data.q + j] === code) modes[from * data.q + j] = modeOf(tally, data, from, j);
}

function refill(state: Membership, empty: number): void {
  const { data, model, members } = state;
  for (let i = 0; i < data.rows; i++) members.distances[i] = distanceTo(data, model, members.labels[i]!, i);
  const row = farthestRow(members);
  if (row < 0) return;
  placeAt(model.prototypes, empty, data, row);
  moveRow(state, row, members.labels[row]!, empty);
}
