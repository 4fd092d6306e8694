import type { CategoricalColumn, MixedData } from '../cluster/data.ts';
import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { ScaledFeature, SegmentModel } from '../domain/model.ts';
import type { SegmentationSettings } from '../domain/settings.ts';
import { deviation, mean } from '../math/moments.ts';
import { quantile } from '../math/quantile.ts';

/** Learns clip and range from complete rows; both stay frozen with the model. */
export function fitScaling(
  matrix: FeatureMatrix,
  settings: Pick<SegmentationSettings, 'scaling' | 'clip'>,
): ScaledFeature[] {
  return matrix.numeric.map(({ name, values }) => {
    const sorted = values.toSorted();
    const low = settings.clip ? quantile(sorted, settings.clip[0] / 100) : null;
    const high = settings.clip ? quantile(sorted, settings.clip[1] / 100) : null;
    const clipped = values.map((value) => clip(value, low, high));
    const offset =
      settings.scaling === 'z-score' ? mean(clipped) : clipped.reduce((a, b) => Math.min(a, b), Infinity);
    const spread =
      settings.scaling === 'z-score'
        ? deviation(clipped)
        : clipped.reduce((a, b) => Math.max(a, b), -Infinity) - offset;
    return { name, low, high, offset, divisor: spread > 0 ? spread : 1 };
  });
}

function clip(value: number, low: number | null, high: number | null): number {
  if (low !== null && value < low) return low;
  return high !== null && value > high ? high : value;
}

/**
 * The rows in the model's units and category codes; missing values stay missing, and a level that the model does
 * not know becomes a code past its levels. Throws RangeError where a feature of the model is not in the matrix.
 */
export function scaleRows(
  matrix: FeatureMatrix,
  model: Pick<SegmentModel, 'numeric' | 'categorical'>,
): MixedData {
  return {
    rows: matrix.ids.length,
    numeric: model.numeric.map(({ name, low, high, offset, divisor }) =>
      columnOf(matrix.numeric, name).values.map((value) => (clip(value, low, high) - offset) / divisor),
    ),
    categorical: model.categorical.map(({ name, levels }) =>
      recode(columnOf(matrix.categorical, name), levels),
    ),
  };
}

function columnOf<T extends { readonly name: string }>(columns: readonly T[], name: string): T {
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) throw new RangeError(`The model needs the feature ${name}, which today's data does not give.`);
  return column;
}

function recode(column: FeatureMatrix['categorical'][number], levels: readonly string[]): CategoricalColumn {
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes = column.levels.map((level) => codeOf.get(level) ?? levels.length);
  return { levels, codes: column.codes.map((code) => (code < 0 ? code : codes[code]!)) };
}
