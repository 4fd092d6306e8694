import { nearestTwo } from '../cluster/predict.ts';
import { completeRows, type FeatureMatrix } from '../domain/feature-matrix.ts';
import type { Assignments, SegmentModel } from '../domain/model.ts';
import { packPrototypes } from './prototypes.ts';
import { scaleRows } from './scale.ts';

/** What assigning needs of a model. */
export type Assigner = Pick<SegmentModel, 'numeric' | 'categorical' | 'gamma' | 'prototypes'>;

/**
 * The nearest prototype of every customer, by the features that the customer has; those with none stay without.
 * Segments are positions in `model.prototypes`.
 */
export function assign(matrix: FeatureMatrix, model: Assigner): Assignments {
  const data = scaleRows(matrix, model);
  const { gamma, prototypes } = model;
  const found = nearestTwo(
    { k: prototypes.length, gamma, prototypes: packPrototypes(prototypes, model) },
    data,
  );
  const complete = new Uint8Array(matrix.ids.length);
  for (const row of completeRows(matrix)) complete[row] = 1;
  const segment = Int32Array.from(found.labels);
  const distance = Float64Array.from(found.distances);
  for (let row = 0; row < matrix.ids.length; row++) {
    const nothingKnown =
      data.numeric.every((values) => Number.isNaN(values[row])) &&
      data.categorical.every(({ codes }) => codes[row]! < 0);
    if (!nothingKnown) continue;
    segment[row] = -1;
    distance[row] = Number.NaN;
  }
  return {
    ids: matrix.ids,
    segment,
    distance,
    next: Int32Array.from(found.next, (next, row) => (segment[row]! < 0 ? -1 : next)),
    nextDistance: Float64Array.from(found.nextDistances, (next, row) =>
      segment[row]! < 0 || !Number.isFinite(next) ? Number.NaN : next,
    ),
    complete,
  };
}
