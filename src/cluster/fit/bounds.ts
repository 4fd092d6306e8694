import { copyPrototypes, type Model, type Prototypes } from '../prototypes.ts';
import type { Shape } from '../table/table.ts';
import type { Tally } from './tally.ts';

/**
 * What lets a run pass over rows that cannot change their cluster (after Hamerly 2010). √distance is a metric: with
 * each category's levels on axes √(γ/2) long, it is a length. So a row's own prototype goes no farther from it than it
 * has moved, and no other comes nearer than it has moved. A row keeps its lead, √next − √least, from when it was last
 * measured, and is measured again when its own prototype's movements since, and the greatest of the others', have used
 * that up. Labels are those of plain iteration.
 *
 * Distances of rows passed over are not known, and so the cost is followed by how it changes: see `followCost`.
 */
export interface Bounds {
  /** k: each prototype's movements and the greatest of the others', summed over the iterations. */
  readonly drifts: Float64Array;
  /** The prototypes that rows were last labelled with. */
  readonly last: Prototypes;
  /** What `partOfCost` and the cost were when the bounds were begun; the cost changes as the former does. */
  readonly part: number;
  readonly cost: number;
  /** The mean of all rows: sums measured from here stay small. */
  readonly origin: Float64Array;
}

/** Begins to keep bounds, after a pass that measured all rows. */
export function beginBounds(model: Model, tally: Tally, shape: Shape, cost: number): Bounds {
  const origin = new Float64Array(shape.p);
  const mass = tally.masses.reduce((sum, weight) => sum + weight, 0);
  tally.sums.forEach((sum, m) => {
    origin[m % shape.p]! += sum / mass;
  });
  const last = copyPrototypes(model.prototypes);
  return {
    drifts: new Float64Array(model.k),
    last,
    part: partOfCost(model, tally, shape, origin),
    cost,
    origin,
  };
}

/** Takes notice that the prototypes have moved since rows were last labelled. */
export function followMoves(
  { drifts, last }: Bounds,
  { k, gamma, prototypes }: Model,
  { p, q }: Shape,
): void {
  const moved = Float64Array.from({ length: k }, (_, c) => {
    let distance = 0;
    for (let m = c * p; m < (c + 1) * p; m++) distance += (prototypes.numeric[m]! - last.numeric[m]!) ** 2;
    for (let m = c * q; m < (c + 1) * q; m++) {
      if (prototypes.categorical[m] !== last.categorical[m]) distance += gamma;
    }
    return Math.sqrt(distance) * (1 + 1e-9);
  });
  const farthest = moved.reduce((most, each, c) => (each > moved[most]! ? c : most), 0);
  const second = moved.reduce((most, each, c) => (c !== farthest && each > most ? each : most), 0);
  for (let c = 0; c < k; c++) drifts[c]! += moved[c]! + (c === farthest ? second : moved[farthest]!);
  last.numeric.set(prototypes.numeric);
  last.categorical.set(prototypes.categorical);
}

/** The cost of the labels that a tally is of, under the prototypes they were found with. */
export function followCost({ part, cost, origin }: Bounds, model: Model, tally: Tally, shape: Shape): number {
  return cost + (partOfCost(model, tally, shape, origin) - part);
}

/**
 * The cost but for Σ w‖x‖², which never changes: with x and c measured from the origin, Σ w‖x − c‖² = Σ w‖x‖² −
 * 2 Σ c·S + Σ W‖c‖², where S and W are a cluster's sums and weight; and its mismatches weigh what its modes do not.
 */
function partOfCost(
  { k, gamma, prototypes }: Model,
  tally: Tally,
  shape: Shape,
  origin: Float64Array,
): number {
  const { p, q, levels, width } = shape;
  let part = 0;
  for (let c = 0; c < k; c++) {
    const mass = tally.masses[c]!;
    for (let j = 0; j < p; j++) {
      const centre = prototypes.numeric[c * p + j]! - origin[j]!;
      const sum = tally.sums[c * p + j]! - mass * origin[j]!;
      part += centre * (mass * centre - 2 * sum);
    }
    let first = c * width;
    for (let j = 0; j < q; j++) {
      part += gamma * (mass - tally.counts[first + prototypes.categorical[c * q + j]!]!);
      first += levels[j]!;
    }
  }
  return part;
}
