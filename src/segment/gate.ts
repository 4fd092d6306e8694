import type { Drift } from '../domain/drift.ts';
import type { Reason } from '../domain/errors.ts';
import type { Assignments, SegmentModel } from '../domain/model.ts';
import type { Promotion } from '../domain/settings.ts';
import { sum } from '../math/sum.ts';

/** A new fit beside the segments that stand, both on tonight's customers. */
export interface Trial {
  readonly candidate: SegmentModel;
  /** Segment ids by the new fit, and by the standing model; null where that cannot assign tonight's customers. */
  readonly assigned: Assignments;
  readonly standing: Assignments | null;
  /** The segment of each customer before anything drifted. */
  readonly settled: ReadonlyMap<string, number>;
  readonly drift: Drift | null;
}

export interface Judgement {
  /** Why the new segments are not to be published; none where they are. */
  readonly against: readonly Reason[];
  /** The share of customers that the new fit puts where they neither were nor would be by the standing segments. */
  readonly moved: number | null;
  /** What that share may be. */
  readonly allowed: number;
}

/** Whether a new fit may take the place of the standing segments. */
export function judgeTrial(
  { candidate, assigned, standing, settled, drift }: Trial,
  limits: Promotion,
): Judgement {
  const against: Reason[] = [];
  const least = Math.min(...candidate.prototypes.map(({ stability }) => stability ?? 1));
  if (least < limits.stability)
    against.push({
      code: 'refit_unstable',
      message: `The new segments are not stable: in bootstrap samples the least stable keeps ${least.toFixed(2)} of its customers (Jaccard), and ${limits.stability} are asked for.`,
    });
  const { segments } = candidate.reference;
  const smallest = Math.min(...segments) / sum(segments);
  if (smallest < limits.smallest)
    against.push({
      code: 'refit_small',
      message: `The smallest of the new segments holds ${percent(smallest)} of the customers, and ${percent(limits.smallest)} are asked for.`,
    });
  const moved = standing ? movedShare(assigned, standing, settled) : null;
  // Where a part of the customers is others than before, up to twice as many may have to move: those, and their neighbours.
  const allowed = limits.moved + 2 * (drift?.shifted ?? 0);
  if (moved !== null && moved > allowed)
    against.push({
      code: 'refit_moves',
      message: `The new segments would move ${percent(moved)} of the customers, and the drift explains ${percent(allowed)} at most.`,
    });
  return { against, moved, allowed };
}

function movedShare(after: Assignments, standing: Assignments, settled: ReadonlyMap<string, number>): number {
  let both = 0;
  let moved = 0;
  standing.segment.forEach((segment, row) => {
    const now = after.segment[row]!;
    if (segment < 0 || now < 0) return;
    both++;
    if (now !== segment && now !== (settled.get(after.ids[row]!) ?? segment)) moved++;
  });
  return both === 0 ? 0 : moved / both;
}

const percent = (share: number) => `${(100 * share).toFixed(1).replace(/\.0$/, '')}%`;
