import type { Assignments, Lineage, SegmentModel } from '../domain/model.ts';
import { assignment } from '../math/assignment.ts';

export interface Numbering {
  /** Segment id of each prototype, in the model's order. */
  readonly ids: readonly number[];
  readonly lineage: readonly Lineage[];
}

/** Below this Jaccard overlap a group is called another group. */
const sameGroup = 0.5;

/** First numbering: by size, largest 0; a tie by the smallest customer id, which is the lowest row. */
export function numberBySize(segment: Int32Array, k: number): Numbering {
  const groups = Array.from({ length: k }, (_, prototype) => ({ prototype, size: 0, first: segment.length }));
  segment.forEach((prototype, row) => {
    if (prototype < 0) return;
    const group = groups[prototype]!;
    group.size++;
    group.first = Math.min(group.first, row);
  });
  groups.sort((a, b) => b.size - a.size || a.first - b.first);
  const ids = new Array<number>(k);
  groups.forEach(({ prototype }, id) => {
    ids[prototype] = id;
  });
  return {
    ids,
    lineage: groups.map((_, id) => ({ segment: id, event: 'born', previous: null, overlap: null })),
  };
}

/**
 * Numbers a new fit after the segments that stand: a group that is still mostly the same customers keeps its id, and
 * any other gets one that was never used.
 */
export function numberByPast(
  ids: readonly string[],
  segment: Int32Array,
  k: number,
  past: { readonly members: ReadonlyMap<string, number>; readonly usedIds: readonly number[] },
): Numbering {
  const before = [...new Set(past.members.values())].sort((a, b) => a - b);
  const overlaps = jaccard(ids, segment, k, past.members, before);
  const partner = assignment(overlaps, k, before.length, 'maximise');
  let fresh = Math.max(-1, ...past.usedIds) + 1;
  const lineage: Lineage[] = [];
  const numbers = Array.from(partner, (column, prototype) => {
    const overlap = column < 0 ? 0 : overlaps[prototype * before.length + column]!;
    const persists = overlap >= sameGroup;
    const id = persists ? before[column]! : fresh++;
    lineage.push({
      segment: id,
      event: persists ? 'persists' : 'born',
      previous: persists ? id : null,
      overlap: persists ? overlap : null,
    });
    return id;
  });
  return { ids: numbers, lineage };
}

/** Overlap of each new group (rows) with each standing segment (columns), over the customers that both know. */
function jaccard(
  ids: readonly string[],
  segment: Int32Array,
  k: number,
  members: ReadonlyMap<string, number>,
  before: readonly number[],
): Float64Array {
  const columnOf = new Map(before.map((id, column) => [id, column]));
  const both = new Float64Array(k * before.length);
  const news = new Float64Array(k);
  const olds = new Float64Array(before.length);
  ids.forEach((customer, row) => {
    const prototype = segment[row]!;
    const column = columnOf.get(members.get(customer) ?? Number.NaN);
    if (prototype < 0 || column === undefined) return;
    both[prototype * before.length + column]!++;
    news[prototype]!++;
    olds[column]!++;
  });
  return both.map((shared, cell) => {
    const union = news[Math.floor(cell / before.length)]! + olds[cell % before.length]! - shared;
    return union === 0 ? 0 : shared / union;
  });
}

/** The model and the assignments with prototypes' positions replaced by segment ids. */
export function applyNumbers(
  model: SegmentModel,
  assignments: Assignments,
  ids: readonly number[],
): { model: SegmentModel; assignments: Assignments } {
  const idOf = (prototype: number) => (prototype < 0 ? -1 : ids[prototype]!);
  return {
    model: {
      ...model,
      prototypes: model.prototypes.map((prototype, i) => ({ ...prototype, segment: ids[i]! })),
    },
    assignments: { ...assignments, segment: assignments.segment.map(idOf), next: assignments.next.map(idOf) },
  };
}
