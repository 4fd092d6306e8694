import type { Cleaned } from '../clean/clean.ts';
import { describeSegments } from '../describe/describe.ts';
import { CannotSegment, type Reason } from '../domain/errors.ts';
import type { PublishedSegmentation } from '../domain/publication.ts';
import type { KCandidate } from '../domain/segment.ts';
import { readFeatures } from '../features/features.ts';
import { segmentCustomers } from '../segment/segment.ts';
import type { Past } from '../warehouse/duckdb/live.ts';
import type { Workspace } from './workspace.ts';

/** Segments, or why there are none. */
export type Made =
  | {
      readonly done: true;
      readonly published: PublishedSegmentation;
      readonly selection: readonly KCandidate[];
      readonly kReason: string;
      readonly notes: readonly Reason[];
    }
  | { readonly done: false; readonly why: Reason; readonly notes: readonly Reason[] };

/** Features, fit, assignment and description. */
export async function makeSegments(
  { config, engine, stage, effects }: Workspace,
  past: Past,
  available: Cleaned['available'],
): Promise<Made> {
  let notes: readonly Reason[] = [];
  try {
    const features = await stage(
      'features',
      () => readFeatures(engine, config.segmentation.features, available),
      ({ matrix }) => [...matrix.numeric, ...matrix.categorical].map(({ name }) => name).join(', '),
    );
    notes = features.notes;
    const { matrix } = features;
    const { model, assignments, lineage, map, selection, kReason } = await segmentCustomers(
      matrix,
      config.segmentation,
      past,
      { stage, threads: effects.threads },
    );
    const segments = await stage(
      'describe',
      () => describeSegments(matrix, assignments.segment, config.report),
      (described) => `${described.length} segments profiled and named`,
    );
    return {
      done: true,
      published: { model, segments, assignments, map, lineage },
      selection,
      kReason,
      notes,
    };
  } catch (error) {
    if (!(error instanceof CannotSegment)) throw error;
    return { done: false, why: { code: error.code, message: error.message }, notes };
  }
}
