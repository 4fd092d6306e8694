import { type Model, placeAt } from '../prototypes.ts';
import type { Table } from '../table/table.ts';
import { type Bounds, beginBounds, followCost, followMoves } from './bounds.ts';
import type { Far, Passed } from './pass.ts';
import { clearEmpty, clearTally, emptyTally, setPrototypes, type Tally } from './tally.ts';

/** Work over all rows that an iteration asks for. On how many threads it is done is not the iteration's business. */
export interface Request {
  /**
   * `pass`: label all rows, and bring the tally up to date. `label`: label all rows, and leave the tally alone.
   * `farthest`: find the row farthest from its prototype.
   */
  readonly kind: 'pass' | 'label' | 'farthest';
  readonly model: Model;
  readonly tally: Tally;
  /** Whether a pass tallies all rows anew, not only those whose label changes. */
  readonly fresh: boolean;
  /** Where bounds are kept: how far each prototype has moved. Such a pass answers no cost. */
  readonly drifts: Float64Array | null;
}

export type Answer = Passed | Far;

/** What an iteration from one start came to, besides the prototypes and labels it moved. */
export interface Run {
  readonly cost: number;
  readonly costs: readonly number[];
  readonly iterations: number;
  /** Rows a cluster. */
  readonly sizes: Int32Array;
}

export interface LloydOptions {
  /**
   * Bounds are kept once no more than this share of the rows moves. Before, hardly a row could be passed over, and to
   * measure single rows takes longer the fewer clusters there are.
   */
  readonly boundsFrom?: number;
  /** Ends once no more than this share of the rows moves (default: none). */
  readonly stopBelow?: number;
}

/**
 * Lloyd's iteration for mixed data: label all rows, move every prototype to its members' means and modes, until no
 * label changes. The cost never rises. No cluster ends empty: an empty cluster's prototype moves onto the row that lies
 * farthest from its own (the first of equals, among clusters of two rows or more), which lowers the cost. Where as many
 * rows as clusters are distinct a cluster can stay empty only when the distances between them are below what a number
 * can hold.
 *
 * @param model its prototypes are the start, and are moved in place
 */
export function* lloyd(
  table: Table,
  model: Model,
  maxIterations: number,
  { boundsFrom = Math.min(model.k / 500, 1 / 8), stopBelow = 0 }: LloydOptions = {},
): Generator<Request, Run, Answer> {
  const tally = emptyTally(table, model.k);
  yield* settle(table, model, tally, true, null);
  let tallied = tally.sizes.slice();
  setPrototypes(model.prototypes, tally, table);
  let { cost, moves } = yield* settle(table, model, tally, false, null);
  const costs = [cost];
  let iterations = 0;
  let bounds: Bounds | null = null;
  for (let converged = false; iterations < maxIterations && !converged; iterations++) {
    if (bounds === null && moves <= boundsFrom * table.rows && !table.gaps) {
      bounds = beginBounds(model, tally, table, cost);
    }
    setPrototypes(model.prototypes, tally, table);
    const fresh = moves > table.rows / 2 || hasShrunk(tally, tallied);
    const next = yield* settle(table, model, tally, fresh, bounds);
    if (fresh) tallied = tally.sizes.slice();
    converged = next.moves <= stopBelow * table.rows || (bounds === null && next.cost >= cost);
    ({ cost, moves } = next);
    costs.push(cost);
  }
  if (bounds !== null) {
    ({ cost } = (yield { kind: 'label', model, tally, fresh: false, drifts: null }) as Passed);
    costs[costs.length - 1] = cost;
  }
  return { cost, costs, iterations, sizes: Int32Array.from(tally.sizes) };
}

/**
 * Whether a cluster has lost half its rows since the tally was last taken anew: the rounding left behind by rows that
 * went was measured against a greater sum.
 */
function hasShrunk({ sizes }: Tally, tallied: Float64Array): boolean {
  return sizes.some((size, c) => 2 * size < tallied[c]!);
}

/** Labels and tallies all rows, and leaves no cluster empty. */
export function* settle(
  table: Table,
  model: Model,
  tally: Tally,
  fresh: boolean,
  bounds: Bounds | null,
): Generator<Request, Passed, Answer> {
  let { cost, moves } = yield* pass(table, model, tally, fresh, bounds);
  for (let empty = tally.sizes.indexOf(0); empty >= 0; empty = tally.sizes.indexOf(0)) {
    const { row } = (yield { kind: 'farthest', model, tally, fresh: false, drifts: null }) as Far;
    if (row < 0) break;
    placeAt(model.prototypes, empty, table, row);
    const again = yield* pass(table, model, tally, false, bounds);
    cost = again.cost;
    moves += again.moves;
  }
  return { cost, moves };
}

function* pass(
  table: Table,
  model: Model,
  tally: Tally,
  fresh: boolean,
  bounds: Bounds | null,
): Generator<Request, Passed, Answer> {
  if (bounds) followMoves(bounds, model, table);
  if (fresh) clearTally(tally);
  const passed = (yield {
    kind: 'pass',
    model,
    tally,
    fresh,
    drifts: bounds === null ? null : bounds.drifts,
  }) as Passed;
  clearEmpty(tally);
  return bounds ? { ...passed, cost: followCost(bounds, model, tally, table) } : passed;
}
