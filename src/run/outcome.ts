import type { Config } from '../config/resolve.ts';
import { summarise } from '../describe/summary.ts';
import type { Reason } from '../domain/errors.ts';
import { noRows, type RunOptions, type RunReport, type SegmentationOutcome } from '../domain/run.ts';
import { isTellable } from '../naming/facts/codes.ts';
import type { Tonight } from '../segment/tonight.ts';
import type { Past } from '../warehouse/past.ts';
import type { Made } from './make-segments.ts';

type SegmentsPart = Pick<
  RunReport,
  'status' | 'segmentation' | 'k' | 'kReason' | 'selection' | 'segments' | 'lineage' | 'drift' | 'moved'
>;

const withoutSegments: SegmentsPart = {
  status: 'published',
  segmentation: { status: 'skipped', model: null, refit: false, why: null, candidate: null, trial: null },
  k: null,
  kReason: null,
  selection: [],
  segments: [],
  lineage: [],
  drift: null,
  moved: null,
};

/** What a run with segments reports of them. */
export function segmented(
  runId: string,
  { tonight, published, moved }: Made & { done: true },
  past: Past,
  words: readonly string[],
): SegmentsPart {
  const { status, model, why, trial, drift, lineage } = tonight;
  const { segments } = published;
  return {
    status: status === 'held' ? 'held' : 'published',
    segmentation: {
      status,
      model: status === 'fitted' ? runId : past.model!.runId,
      refit: status !== 'assigned',
      why,
      candidate:
        status === 'held' ? runId : status === 'fitted' ? null : (past.last?.segmentation.candidate ?? null),
      trial: trial && trialOf(trial),
    },
    k: model.prototypes.length,
    kReason: model.kReason,
    selection: model.selection,
    segments: segments.map((segment) => summarise(segment, (level) => isTellable(level, words))),
    lineage,
    drift,
    moved,
  };
}

function trialOf({
  moved,
  allowed,
  lineage,
  sizes,
}: NonNullable<Tonight['trial']>): SegmentationOutcome['trial'] {
  return { moved, allowed, lineage, sizes };
}

/** Why segments were fitted anew, what speaks against them, and what a person can do: the first things to be said. */
export function refitReasons({ tonight }: Made & { done: true }): readonly Reason[] {
  const { status, why, trial } = tonight;
  if (!why) return [];
  if (status === 'fitted') return [why];
  const decide = {
    code: 'refit_held',
    message:
      'The segments in use stay. "kindred refit --dry-run" shows the new ones beside them, and "kindred approve" takes them.',
  };
  return [why, ...(trial?.against ?? []), decide];
}

/** Earlier segments are held where there are some; else the facts are published without. */
export function notSegmented({ last, memberCount }: Past): SegmentsPart {
  if (!last || memberCount === 0) return withoutSegments;
  const { k, kReason, selection, segments, segmentation } = last;
  return {
    ...withoutSegments,
    status: 'held',
    segmentation: { ...segmentation, status: 'held', refit: false, why: null, trial: null },
    k,
    kReason,
    selection,
    segments,
  };
}

/** The report of a run that the warehouse holds already. */
export function sameAgain(last: RunReport, warehouse: string): RunReport {
  const reason: Reason = {
    code: 'unchanged',
    message: `Run ${last.runId} is in the warehouse already: same data, same config, same version. Nothing was changed.`,
  };
  return { ...last, warehouse, reasons: [reason, ...last.reasons] };
}

/** Why a run as of this day would be refused, if it would. */
export function earlierDay({ lastAsOf }: Past, asOf: string): readonly Reason[] {
  if (lastAsOf === null || asOf >= lastAsOf) return [];
  const message = `The warehouse holds a run as of ${lastAsOf}; a run as of ${asOf} would rewrite its history. Use another warehouse for an earlier day; or, if the later run was a mistake, undo it with "kindred warehouse rollback".`;
  return [{ code: 'as_of_before_last', message }];
}

/** Why there is nothing to go on from, where there has to be. */
export function nothingToContinue({ last }: Past, warehouse: string): readonly Reason[] {
  if (last) return [];
  const message = `There is no earlier warehouse at ${warehouse}, and one was expected: a new one would number and name its segments anew, and know nothing of the nights before. Put the earlier one back; or, if there never was one, ask for a new one.`;
  return [{ code: 'warehouse_expected', message }];
}

/** Why there is nothing that could be approved, where that is asked for. */
export function nothingToApprove({ candidate }: Past, wanted: RunOptions['wanted']): readonly Reason[] {
  if (wanted !== 'approved' || candidate) return [];
  const message = 'No segments were held back: there is nothing to approve.';
  return [{ code: 'nothing_to_approve', message }];
}

/** A report of which nothing is known yet. */
export function blank(config: Config, asOf: string): RunReport {
  return {
    runId: `${asOf}-unread`,
    asOf,
    ...withoutSegments,
    reasons: [],
    rows: { customers: noRows, policies: noRows, products: noRows },
    sources: null,
    columns: [],
    warehouse: config.warehouse.name,
    seconds: {},
  };
}
