import type { Prototypes } from '../cluster/prototypes.ts';
import type { ScaledFeature, SegmentModel } from '../domain/model.ts';

/** A prototype as a model keeps it: scaled numbers, and levels by name. */
type Stored = Pick<SegmentModel['prototypes'][number], 'numeric' | 'categorical'>;

/** Prototypes as a model keeps them. */
export function storedPrototypes(
  { numeric, categorical }: Prototypes,
  k: number,
  model: Pick<SegmentModel, 'numeric' | 'categorical'>,
): Stored[] {
  const [p, q] = [model.numeric.length, model.categorical.length];
  return Array.from({ length: k }, (_, c) => ({
    numeric: Array.from(numeric.subarray(c * p, (c + 1) * p)),
    categorical: model.categorical.map(({ levels }, j) => levels[categorical[c * q + j]!]!),
  }));
}

/** Stored prototypes as clustering takes them; a level that the model does not know becomes -1. */
export function packPrototypes(
  stored: readonly Stored[],
  { categorical }: Pick<SegmentModel, 'categorical'>,
): Prototypes {
  return {
    numeric: Float64Array.from(stored.flatMap(({ numeric }) => numeric)),
    categorical: Int32Array.from(
      stored.flatMap((prototype) =>
        prototype.categorical.map((level, j) => categorical[j]!.levels.indexOf(level)),
      ),
    ),
  };
}

/**
 * How far each prototype of a new fit is from each standing segment's, in the new fit's measure (squared scaled distance
 * plus gamma for each mismatch); null where the two have not the same features.
 *
 * @param before the standing segments' ids, the columns
 * @returns new prototypes × standing segments, row-major
 */
export function prototypeDistances(
  fitted: SegmentModel,
  standing: SegmentModel,
  before: readonly number[],
): Float64Array | null {
  const numeric = fitted.numeric.map(({ name }) => standing.numeric.findIndex((own) => own.name === name));
  const categorical = fitted.categorical.map(({ name }) =>
    standing.categorical.findIndex((own) => own.name === name),
  );
  const others = before.map((id) => standing.prototypes.find(({ segment }) => segment === id));
  const isComparable =
    [...numeric, ...categorical].every((position) => position >= 0) &&
    others.every((other) => other !== undefined);
  if (!isComparable) return null;
  return Float64Array.from(
    fitted.prototypes.flatMap((own) =>
      others.map((other) => {
        const squared = numeric.map((position, j) => {
          const value = inUnitsOf(fitted.numeric[j]!, standing.numeric[position]!, other!.numeric[position]!);
          return (own.numeric[j]! - value) ** 2;
        });
        const mismatches = categorical.filter(
          (position, j) => own.categorical[j] !== other!.categorical[position],
        );
        return squared.reduce((sum, value) => sum + value, 0) + fitted.gamma * mismatches.length;
      }),
    ),
  );
}

/** A standing model's prototypes in another scaling, to begin a fit from; null where the features or levels differ. */
export function prototypesIn(
  { numeric, categorical }: Pick<SegmentModel, 'numeric' | 'categorical'>,
  standing: SegmentModel,
): Prototypes | null {
  const names = (model: Pick<SegmentModel, 'numeric' | 'categorical'>) =>
    [...model.numeric, ...model.categorical].map(({ name }) => name).join('\n');
  if (names({ numeric, categorical }) !== names(standing)) return null;
  const inNewUnits = standing.prototypes.map((prototype) => ({
    numeric: prototype.numeric.map((value, j) => inUnitsOf(numeric[j]!, standing.numeric[j]!, value)),
    categorical: prototype.categorical,
  }));
  const packed = packPrototypes(inNewUnits, { categorical });
  return packed.categorical.some((code) => code < 0) ? null : packed;
}

/** A value scaled by one model as another scales it. */
function inUnitsOf(to: ScaledFeature, from: ScaledFeature, scaled: number): number {
  return (scaled * from.divisor + from.offset - to.offset) / to.divisor;
}
