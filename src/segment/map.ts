import { famd } from '../cluster/famd/famd.ts';
import { completeRows, type FeatureMatrix, takeRows } from '../domain/feature-matrix.ts';
import type { FamdSummary, MapPoints, SegmentModel } from '../domain/model.ts';
import { scaleRows } from './scale.ts';

/** The two-dimensional map (FAMD) of the customers who miss no feature, and what its axes are made of. */
export function mapCustomers(
  matrix: FeatureMatrix,
  model: Pick<SegmentModel, 'numeric' | 'categorical'>,
): { points: MapPoints; famd: FamdSummary } {
  const complete = takeRows(matrix, completeRows(matrix));
  const fitted = famd(scaleRows(complete, model));
  const { dimensions } = fitted.projection;
  const at = (dimension: number) =>
    Float64Array.from(complete.ids, (_, row) =>
      dimension < dimensions ? fitted.rows[row * dimensions + dimension]! : 0,
    );
  const features = [...model.numeric, ...model.categorical].map(({ name }) => name);
  return {
    points: { ids: complete.ids, x: at(0), y: at(1) },
    famd: {
      eigenvalues: Array.from(fitted.eigenvalues),
      inertia: fitted.inertia,
      contributions: Object.fromEntries(
        features.map((name, feature) => [
          name,
          [0, 1].map((d) => fitted.contributions[feature * dimensions + d] ?? 0),
        ]),
      ),
    },
  };
}
