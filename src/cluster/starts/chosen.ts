import type { Rng } from '../../math/rng.ts';
import { distanceTo } from '../fit/distance.ts';
import { distancesFrom } from '../fit/pass.ts';
import { type Model, placeAt, prototypesAt } from '../prototypes.ts';
import { type Table, weightAt } from '../table/table.ts';

/** Rows chosen so far, and how far every row of the data lies from the nearest and second nearest of them. */
export interface Chosen {
  readonly table: Table;
  /** One a row. */
  readonly weights: Float64Array;
  readonly rows: number[];
  /** One prototype on each chosen row. */
  readonly model: Model;
  readonly nearest: Float64Array;
  readonly second: Float64Array;
  /** The positions in `rows` of the nearest and second nearest. */
  readonly owner: Uint16Array;
  readonly runnerUp: Uint16Array;
  /** Every row's distance to the candidate. */
  readonly distance: Float64Array;
  /** What rows are drawn by: sums of weight × nearest distance up to and including each row. */
  readonly mass: Float64Array;
}

export function noneChosen(table: Table, gamma: number, k: number): Chosen {
  return {
    table,
    weights: Float64Array.from({ length: table.rows }, (_, row) => weightAt(table, row)),
    rows: [],
    model: { k, gamma, prototypes: prototypesAt(table, new Array<number>(k).fill(0)) },
    nearest: new Float64Array(table.rows).fill(Number.POSITIVE_INFINITY),
    second: new Float64Array(table.rows).fill(Number.POSITIVE_INFINITY),
    owner: new Uint16Array(table.rows),
    runnerUp: new Uint16Array(table.rows),
    distance: new Float64Array(table.rows),
    mass: new Float64Array(table.rows),
  };
}

/** Draws a row in proportion to its weight. */
export function drawFirst({ weights, mass }: Chosen, random: Rng): number {
  accumulate(weights, mass);
  return drawRow(mass, random);
}

/** Draws a candidate, far rows more often, and measures all rows against it. */
export function drawCandidate(chosen: Chosen, random: Rng): number {
  const row = drawRow(chosen.mass, random);
  measureFrom(chosen, row);
  return row;
}

function measureFrom({ table, model, distance }: Chosen, row: number): void {
  distancesFrom(table, model.gamma, prototypesAt(table, [row]), distance);
}

/** Takes one more row, as the last. */
export function add(chosen: Chosen, row: number): void {
  const { table, model, distance } = chosen;
  const position = chosen.rows.push(row) - 1;
  placeAt(model.prototypes, position, table, row);
  measureFrom(chosen, row);
  for (let i = 0; i < distance.length; i++) rank(chosen, i, position, distance[i]!);
  updateMass(chosen);
}

function updateMass({ weights, nearest, mass }: Chosen): void {
  for (let i = 0; i < mass.length; i++) mass[i] = weights[i]! * nearest[i]!;
  accumulate(mass, mass);
}

/** Lets a chosen row compete for nearest and second nearest of row i. */
function rank(
  { nearest, second, owner, runnerUp }: Chosen,
  i: number,
  position: number,
  distance: number,
): void {
  if (distance < nearest[i]!) {
    second[i] = nearest[i]!;
    runnerUp[i] = owner[i]!;
    nearest[i] = distance;
    owner[i] = position;
  } else if (distance < second[i]!) {
    second[i] = distance;
    runnerUp[i] = position;
  }
}

/** Puts the candidate, whose distances are at hand, in the place of a chosen row. */
export function replace(chosen: Chosen, leaving: number, candidate: number): void {
  const { table, model, rows, owner, runnerUp, distance } = chosen;
  rows[leaving] = candidate;
  placeAt(model.prototypes, leaving, table, candidate);
  for (let i = 0; i < table.rows; i++) {
    if (owner[i] === leaving || runnerUp[i] === leaving) rankAll(chosen, i);
    else rank(chosen, i, leaving, distance[i]!);
  }
  updateMass(chosen);
}

function rankAll(chosen: Chosen, i: number): void {
  const { table, model, nearest, second } = chosen;
  nearest[i] = Number.POSITIVE_INFINITY;
  second[i] = Number.POSITIVE_INFINITY;
  for (let c = 0; c < model.k; c++) rank(chosen, i, c, distanceTo(table, model, c, i));
}

function accumulate(values: Float64Array, into: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    into[i] = sum;
  }
}

/** Draws a row in proportion to its step in a cumulative mass; any row where there is none. */
function drawRow(mass: Float64Array, random: Rng): number {
  const total = mass[mass.length - 1]!;
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) return random.int(mass.length);

  const drawn = random.next() * total;
  let low = 0;
  let high = mass.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mass[middle]! > drawn) high = middle;
    else low = middle + 1;
  }
  return low;
}
