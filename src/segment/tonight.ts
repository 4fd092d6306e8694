import type { Drift } from '../domain/drift.ts';
import { CannotSegment, type Reason } from '../domain/errors.ts';
import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { Assignments, Lineage, MapPoints, SegmentModel } from '../domain/model.ts';
import type { SegmentationSettings } from '../domain/settings.ts';
import { assign } from './assign.ts';
import { measureDrift } from './drift/drift.ts';
import { fitSegments, type Tools } from './fit.ts';
import { type Judgement, judgeTrial } from './gate.ts';
import { placeOnMap } from './map.ts';
import { meet, numberAfter } from './match.ts';
import { applyNumbers, type Numbering, numberBySize } from './number.ts';
import { prototypeDistances } from './prototypes.ts';
import { featuresChanged, whyRefit } from './why-refit.ts';

/** The segments that stand when a run begins. */
export interface Standing {
  /** The model in use; null on the first night, and where it cannot be read. */
  readonly model: SegmentModel | null;
  /** A fit that was held back, and that a person has approved. */
  readonly approved: SegmentModel | null;
  /**
   * The segment of each customer in the last run whose segments were not held: while new ones wait for approval, the
   * standing ones fit tonight's customers ever less, and would tell ever less of who was who.
   */
  readonly settled: ReadonlyMap<string, number>;
  /** Every id ever used. */
  readonly usedIds: readonly number[];
  readonly demanded: boolean;
  /** Whether the sheets are the same as in the run before. */
  readonly sameSheets: boolean;
  /** The share of the last run's customers who are not among tonight's. */
  readonly missing: number;
}

/** Tonight's segments. */
export interface Tonight {
  /** Fitted anew, by the standing model as on any night, or by it because the new fit was refused. */
  readonly status: 'fitted' | 'assigned' | 'held';
  /** The model in use, its segments numbered by identity. */
  readonly model: SegmentModel;
  readonly assignments: Assignments;
  readonly map: MapPoints;
  /** What became of the segments that stood; empty unless they were fitted anew. */
  readonly lineage: readonly Lineage[];
  /** Against the customers of the standing model; null without one. */
  readonly drift: Drift | null;
  /** Why segments were fitted anew, or were to be; null where there was no reason. */
  readonly why: Reason | null;
  /** The new fit beside the standing segments; null where nothing was fitted or nothing stands. */
  readonly trial: TrialReport | null;
}

interface TrialReport extends Judgement {
  readonly candidate: SegmentModel;
  readonly lineage: readonly Lineage[];
  /** Customers in each of its segments. */
  readonly sizes: readonly { readonly segment: number; readonly size: number }[];
}

/**
 * The segments of one night: by the standing model, so that a customer moves only because the customer changed; or
 * fitted anew where there is a reason, and published only where the new fit is good enough. Throws CannotSegment where
 * neither can be done.
 */
export async function segmentTonight(
  matrix: FeatureMatrix,
  settings: SegmentationSettings,
  standing: Standing,
  tools: Tools,
): Promise<Tonight> {
  if (standing.approved) return adopt(standing.approved, matrix, standing);
  const { model } = standing;
  if (!model) return fitFirst(matrix, settings, standing, tools);
  const features = featuresChanged({ matrix, model });
  const { lost } = features;
  const kept =
    lost.length > 0
      ? null
      : await tools.stage(
          'assign',
          () => keep(model, matrix),
          ({ drift }) =>
            `by the segments of ${model.asOf}${drift.drifted ? ', from which customers have drifted' : ''}`,
        );
  const drift = kept?.drift ?? null;
  const { demanded, sameSheets, missing } = standing;
  const why = whyRefit({ features, settings, model, drift, asOf: tools.asOf, demanded, sameSheets, missing });
  if (!why) {
    if (!kept) throw lacking(lost);
    return { ...kept, status: 'assigned', lineage: [], why, trial: null };
  }
  const fitted = await fitSegments(matrix, settings, lost.length === 0 ? model : null, tools);
  const candidate = identify(fitted, matrix, standing);
  const judged = judgeTrial(
    {
      candidate: candidate.model,
      assigned: candidate.assignments,
      standing: kept?.assignments ?? null,
      settled: standing.settled,
      drift,
    },
    settings.promotion,
  );
  const { lineage, sizes } = candidate;
  const trial = { ...judged, candidate: candidate.model, lineage, sizes };
  if (judged.against.length === 0) return publish(candidate, matrix, { drift, why, trial });
  if (!kept) throw lacking(lost);
  return { ...kept, status: 'held', lineage: [], why, trial };
}

/** Tonight's customers by the standing model. */
function keep(model: SegmentModel, matrix: FeatureMatrix) {
  const assigned = assign(matrix, model);
  const ids = model.prototypes.map(({ segment }) => segment);
  return {
    model,
    assignments: applyNumbers(assigned, ids),
    map: placeOnMap(matrix, model),
    drift: measureDrift(matrix, assigned.segment, model),
  };
}

const lacking = (lost: readonly string[]) =>
  new CannotSegment(
    'features_lost',
    `The segments in use need ${lost.join(' and ')}, which today's sheets do not give, and new ones were not good enough to replace them.`,
  );

async function fitFirst(
  matrix: FeatureMatrix,
  settings: SegmentationSettings,
  standing: Standing,
  tools: Tools,
): Promise<Tonight> {
  const fitted = await fitSegments(matrix, settings, null, tools);
  return publish(identify(fitted, matrix, standing), matrix, { drift: null, why: null, trial: null });
}

/** A fit that was held back takes its place; tonight's customers decide once more which of its segments is which. */
function adopt(approved: SegmentModel, matrix: FeatureMatrix, standing: Standing): Tonight {
  const { lost } = featuresChanged({ matrix, model: approved });
  if (lost.length > 0) throw lacking(lost);
  const why = {
    code: 'approved',
    message: `The segments that were fitted as of ${approved.asOf} and held back have been approved.`,
  };
  return publish(identify(approved, matrix, standing), matrix, { drift: null, why, trial: null });
}

/** A fit that takes the place of what stood. */
function publish(
  { model, assignments, lineage }: Identified,
  matrix: FeatureMatrix,
  besides: Pick<Tonight, 'drift' | 'why' | 'trial'>,
): Tonight {
  return { ...besides, status: 'fitted', model, assignments, map: placeOnMap(matrix, model), lineage };
}

interface Identified {
  readonly model: SegmentModel;
  readonly assignments: Assignments;
  readonly lineage: readonly Lineage[];
  readonly sizes: TrialReport['sizes'];
}

/** Assigns everybody by a new fit, and finds out which of its segments are those that stand. */
function identify(
  fitted: SegmentModel,
  matrix: FeatureMatrix,
  { settled, usedIds, model }: Standing,
): Identified {
  const assigned = assign(matrix, fitted);
  const k = fitted.prototypes.length;
  const counts = new Array<number>(k).fill(0);
  for (const group of assigned.segment) if (group >= 0) counts[group]!++;
  const numbering = ((): Numbering => {
    if (usedIds.length === 0) return numberBySize(assigned.segment, k);
    const meeting = meet(matrix.ids, assigned.segment, k, settled);
    const distances = model && prototypeDistances(fitted, model, meeting.before);
    return numberAfter({ ...meeting, distances }, counts, usedIds);
  })();
  const { ids, lineage } = numbering;
  return {
    model: { ...fitted, prototypes: fitted.prototypes.map((own, i) => ({ ...own, segment: ids[i]! })) },
    assignments: applyNumbers(assigned, ids),
    lineage,
    sizes: ids.map((segment, i) => ({ segment, size: counts[i]! })).sort((a, b) => a.segment - b.segment),
  };
}
