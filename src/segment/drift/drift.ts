import type { Drift, DriftMeasure } from '../../domain/drift.ts';
import type { FeatureMatrix } from '../../domain/feature-matrix.ts';
import type { Reference, SegmentModel } from '../../domain/model.ts';
import { derive } from '../../math/rng.ts';
import { sum } from '../../math/sum.ts';
import { countAgain } from './reference.ts';
import { chanceLimit, stabilityIndex } from './stability-index.ts';

/** A change of less is not worth new segments, however certain it is: with a million customers everything is. */
const WORTH_ACTING = 0.01;

/**
 * How far tonight's customers are from those that the model was fitted on: feature by feature, in the sizes of the
 * segments, and in all features together.
 *
 * @param segment positions in the model's prototypes, or -1
 */
export function measureDrift(matrix: FeatureMatrix, segment: Int32Array, model: SegmentModel): Drift {
  const before = model.reference;
  const now = countAgain(matrix, segment, model, before);
  const ofFeature = (name: string, counts: readonly number[], counted: readonly number[]) => ({
    subject: 'feature' as const,
    name,
    before: counts,
    now: counted,
  });
  const pairs: Omit<Pair, 'seed'>[] = [
    ...before.numeric.map(({ name, counts }, i) => ofFeature(name, counts, now.numeric[i]!.counts)),
    ...before.categorical.map(({ name, counts }, i) => ofFeature(name, counts, now.categorical[i]!.counts)),
    { subject: 'segments', name: 'segments', before: before.segments, now: now.segments },
    ...(before.cells.length > 0
      ? [{ subject: 'table' as const, name: 'all features together', before: cells(before), now: cells(now) }]
      : []),
  ];
  const measures = pairs.map((pair, i) => compare({ ...pair, seed: derive(model.seed, 26, i) }));
  return {
    since: model.asOf,
    measures,
    drifted: measures.some(({ index, limit }) => index > limit),
    // The share of customers who would have to be others for the cells to be as they were.
    shifted:
      before.cells.length > 0 ? distance(cells(before), cells(now)) : distance(before.segments, now.segments),
  };
}

interface Pair extends Pick<DriftMeasure, 'subject' | 'name'> {
  readonly before: readonly number[];
  readonly now: readonly number[];
  readonly seed: number;
}

function compare({ subject, name, before, now, seed }: Pair): DriftMeasure {
  const index = stabilityIndex(before, now);
  // What is not worth acting on needs no exact limit.
  const limit = index <= WORTH_ACTING ? WORTH_ACTING : Math.max(WORTH_ACTING, chanceLimit(before, now, seed));
  return { subject, name, index, limit };
}

const cells = (reference: Reference) => reference.cells.map(({ count }) => count);

/** Half the sum of the differences of shares: total variation. */
function distance(before: readonly number[], now: readonly number[]): number {
  const [a, b] = [sum(before), sum(now)];
  if (a === 0 || b === 0) return 0;
  return before.reduce((total, count, i) => total + Math.abs(count / a - now[i]! / b), 0) / 2;
}
