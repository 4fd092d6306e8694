import { famd } from '../cluster/famd/famd.ts';
import { type FamdProjection, transformFamd } from '../cluster/famd/project.ts';
import { completeRows, type FeatureMatrix, takeRows } from '../domain/feature-matrix.ts';
import type { FamdSummary, MapPoints, SegmentModel } from '../domain/model.ts';
import { scaleRows } from './scale.ts';

/** The two-dimensional map (FAMD) of customers who miss no feature: what its axes are made of, and where they come from. */
export function drawMap(
  complete: FeatureMatrix,
  model: Pick<SegmentModel, 'numeric' | 'categorical'>,
): FamdSummary {
  const { eigenvalues, inertia, contributions, projection } = famd(scaleRows(complete, model));
  const { dimensions, means, deviations, shares, axes, levels } = projection;
  const shown = Math.min(2, dimensions);
  const twoOf = (values: Float64Array) => Array.from(values).filter((_, m) => m % dimensions < shown);
  const features = [...model.numeric, ...model.categorical].map(({ name }) => name);
  return {
    eigenvalues: Array.from(eigenvalues),
    inertia,
    contributions: Object.fromEntries(
      features.map((name, feature) => [
        name,
        [0, 1].map((d) => contributions[feature * dimensions + d] ?? 0),
      ]),
    ),
    projection: {
      dimensions: shown,
      means: Array.from(means),
      deviations: Array.from(deviations),
      shares: shares.map((each) => Array.from(each)),
      axes: twoOf(axes),
      levels: levels.map(twoOf),
    },
  };
}

/** Where customers who miss no feature are on the model's map, which stays the same for as long as the model. */
export function placeOnMap(matrix: FeatureMatrix, model: SegmentModel): MapPoints {
  const complete = takeRows(matrix, completeRows(matrix));
  const { dimensions, means, deviations, shares, axes, levels } = model.famd.projection;
  const projection: FamdProjection = {
    dimensions,
    means: Float64Array.from(means),
    deviations: Float64Array.from(deviations),
    shares: shares.map((each) => Float64Array.from(each)),
    axes: Float64Array.from(axes),
    levels: levels.map((each) => Float64Array.from(each)),
  };
  const places = transformFamd({ projection }, scaleRows(complete, model));
  const at = (dimension: number) =>
    Float64Array.from(complete.ids, (_, row) =>
      dimension < dimensions ? places[row * dimensions + dimension]! : 0,
    );
  return { ids: complete.ids, x: at(0), y: at(1) };
}
