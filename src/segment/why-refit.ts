import type { Drift, DriftMeasure } from '../domain/drift.ts';
import type { Reason } from '../domain/errors.ts';
import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { SegmentModel } from '../domain/model.ts';
import type { SegmentationSettings } from '../domain/settings.ts';
import { daysBetween } from '../math/days.ts';
import { changedSettings } from './asked.ts';
import { MANY_MISSING } from './missing.ts';

/** Features that only today's data has, and those that only the model has. */
export interface FeatureChange {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

export interface Occasion {
  readonly features: FeatureChange;
  readonly settings: SegmentationSettings;
  readonly model: SegmentModel;
  /** Null where the model's features are not all there. */
  readonly drift: Drift | null;
  readonly asOf: string;
  /** Whether a person asks for new segments. */
  readonly demanded: boolean;
  /** Whether the sheets are the same as in the run before: what has changed is then only the day. */
  readonly sameSheets: boolean;
  /** The share of the last run's customers who are not among tonight's. */
  readonly missing: number;
}

/** Why segments should be fitted anew tonight; null where the standing ones serve. */
export function whyRefit(occasion: Occasion): Reason | null {
  const { features, settings, model, drift, asOf, demanded, sameSheets, missing } = occasion;
  const { refit, maxAge } = settings;
  if (demanded) return { code: 'refit_demanded', message: 'New segments were asked for.' };
  if (refit === 'always')
    return { code: 'refit_always', message: 'The config asks for new segments in every run.' };
  if (refit === 'never') return null;
  const settingsChanged = changedSettings(model.asked, settings);
  if (settingsChanged.length > 0)
    return {
      code: 'settings_changed',
      message: `The config asks for other segments than those in use (${settingsChanged.join(', ')}).`,
    };
  const { gained, lost } = features;
  if (gained.length + lost.length > 0) {
    const changes = [...lost.map((name) => `${name} is gone`), ...gained.map((name) => `${name} is new`)];
    return {
      code: 'features_changed',
      message: `The features are not those of the segments in use: ${changes.join(', ')}.`,
    };
  }
  const age = daysBetween(model.asOf, asOf);
  if (age > maxAge)
    return {
      code: 'model_old',
      message: `The segments in use were fitted on ${model.asOf}, ${age} days ago, and are to be fitted anew after ${maxAge}.`,
    };
  // Customers who changed are a reason; rows that did not arrive are none.
  if (drift?.drifted && !sameSheets && missing <= MANY_MISSING)
    return { code: 'drift', message: driftSentence(drift) };
  return null;
}

export function featuresChanged({
  matrix,
  model,
}: {
  matrix: FeatureMatrix;
  model: SegmentModel;
}): FeatureChange {
  const today = [...matrix.numeric, ...matrix.categorical].map(({ name }) => name);
  const before = [...model.numeric, ...model.categorical].map(({ name }) => name);
  return {
    gained: today.filter((name) => !before.includes(name)),
    lost: before.filter((name) => !today.includes(name)),
  };
}

/** What has drifted since the model was fitted, strongest first. */
function driftSentence({ since, measures }: Drift): string {
  const drifted = measures
    .filter(({ index, limit }) => index > limit)
    .sort((a, b) => b.index / b.limit - a.index / a.limit);
  const worded = drifted.map(
    (measure) => `${subjectOf(measure)} (${measure.index.toFixed(3)}, limit ${measure.limit.toFixed(3)})`,
  );
  return `Customers are not those that the segments were fitted on as of ${since}: ${worded.join(', ')} (population stability index).`;
}

const subjectOf = ({ subject, name }: DriftMeasure) =>
  subject === 'segments' ? 'the sizes of the segments' : name;
