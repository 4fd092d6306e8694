import type { Lineage } from '../domain/model.ts';
import { assignment } from '../math/assignment.ts';
import { sum } from '../math/sum.ts';
import type { Numbering } from './number.ts';

/** The new groups beside the segments that stand. */
export interface Meeting {
  /** The standing segments' ids, ascending: the columns below. */
  readonly before: readonly number[];
  /** New groups × standing segments, row-major: customers in both. */
  readonly both: Float64Array;
  /** Of the customers whom both nights know: how many are in each new group, and in each standing segment. */
  readonly news: Float64Array;
  readonly olds: Float64Array;
  /** New groups × standing segments: how far apart the prototypes are, or null where the features differ. */
  readonly distances: Float64Array | null;
}

/** Counts where the standing segments' customers are now. `segment` holds the new groups by position, or -1. */
export function meet(
  ids: readonly string[],
  segment: Int32Array,
  k: number,
  members: ReadonlyMap<string, number>,
): Omit<Meeting, 'distances'> {
  const before = [...new Set(members.values())].sort((a, b) => a - b);
  const columnOf = new Map(before.map((id, column) => [id, column]));
  const both = new Float64Array(k * before.length);
  const news = new Float64Array(k);
  const olds = new Float64Array(before.length);
  ids.forEach((customer, row) => {
    const group = segment[row]!;
    const column = columnOf.get(members.get(customer) ?? Number.NaN);
    if (group < 0 || column === undefined) return;
    both[group * before.length + column]!++;
    news[group]!++;
    olds[column]!++;
  });
  return { before, both, news, olds };
}

/** A group with at least this overlap of members (Jaccard), or this closeness where members cannot tell, is the same. */
const SAME = 0.5;

/** With at least this overlap it is the same where its prototype is as good as unchanged: the half that stayed, of a split. */
const SAME_KIND = 0.3;
const UNCHANGED = 0.9;

/** What closeness counts beside overlap: of two halves of about a size, the one that is of the old kind is the old one. */
const CLOSENESS = 0.25;

/** A part of this much decides what a group came of, or where one went. */
const MOST = 0.5;

/** Below this share of customers whom both nights know, ids were renewed or lost, and prototypes decide alone. */
const KNOWN = 0.1;

/**
 * Numbers a new fit after the segments that stand. A pair that is mostly the same
 * customers, or a good part of them and of the same kind, may be one segment; of these, so many and such are paired that
 * overlap of members and closeness of prototypes are greatest in all (Hungarian method), and keep the id. Any other group
 * gets an id that was never used.
 */
export function numberAfter(
  meeting: Meeting,
  sizes: readonly number[],
  usedIds: readonly number[],
): Numbering {
  const { before, both, news, olds } = meeting;
  const k = news.length;
  const width = before.length;
  const overlap = both.map((shared, cell) => {
    const union = news[Math.floor(cell / width)]! + olds[cell % width]! - shared;
    return union === 0 ? 0 : shared / union;
  });
  const closeness = closenessOf(meeting);
  const known = sum(news) / Math.max(1, sum(sizes));
  const scoreOf = (shared: number, near: number) => {
    if (known < KNOWN) return near >= SAME ? near : 0;
    const isSame = shared >= (near >= UNCHANGED ? SAME_KIND : SAME);
    return isSame ? shared + CLOSENESS * near : 0;
  };
  const score = overlap.map((shared, cell) => scoreOf(shared, closeness[cell]!));
  const partner = assignment(score, k, width, 'maximise');

  const ids = new Array<number>(k).fill(-1);
  for (let group = 0; group < k; group++) {
    const column = partner[group]!;
    if (column >= 0 && score[group * width + column]! > 0) ids[group] = before[column]!;
  }
  let fresh = Math.max(-1, ...usedIds, ...before) + 1;
  const bySize = [...ids.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  for (const group of bySize) if (ids[group]! < 0) ids[group] = fresh++;
  return { ids, lineage: lineageOf(meeting, ids, overlap) };
}

/** 1 for equal prototypes; a half where they lie apart by half of what groups and segments usually do. Distances are squared. */
function closenessOf({ before, distances, news }: Meeting): Float64Array {
  if (!distances) return new Float64Array(news.length * before.length);
  const half = median(distances) / 4;
  return distances.map((distance) => (half > 0 ? half / (half + distance) : Number(distance === 0)));
}

function lineageOf(meeting: Meeting, ids: readonly number[], overlap: Float64Array): Lineage[] {
  const { before, both, news, olds, distances } = meeting;
  const width = before.length;
  const lineage: Lineage[] = [];
  const tie = (group: number, column: number) => {
    const cell = group * width + column;
    return { shared: both[cell]!, overlap: overlap[cell]!, distance: distances?.[cell] ?? null };
  };
  const nothing = { previous: null, shared: null, overlap: null, distance: null };
  const persists = (column: number) => ids.includes(before[column]!);
  const columns = [...before.keys()];
  ids.forEach((segment, group) => {
    const own = before.indexOf(segment);
    if (own >= 0) lineage.push({ segment, event: 'persists', previous: segment, ...tie(group, own) });
    const takenIn = columns.filter(
      (column) =>
        !persists(column) && olds[column]! > 0 && both[group * width + column]! >= MOST * olds[column]!,
    );
    const isMerger = takenIn.length + (own >= 0 ? 1 : 0) >= 2;
    if (isMerger) {
      for (const column of takenIn)
        lineage.push({ segment, event: 'merged', previous: before[column]!, ...tie(group, column) });
    } else if (own < 0) {
      const [source] = columns.filter((column) => both[group * width + column]! > MOST * news[group]!);
      lineage.push(
        source === undefined
          ? { segment, event: 'born', ...nothing }
          : { segment, event: 'split', previous: before[source]!, ...tie(group, source) },
      );
    }
  });
  for (const column of columns) {
    if (persists(column)) continue;
    const heir = [...ids.keys()].find(
      (group) => olds[column]! > 0 && both[group * width + column]! >= MOST * olds[column]!,
    );
    lineage.push({
      segment: before[column]!,
      event: 'retired',
      ...(heir === undefined ? nothing : { previous: ids[heir]!, ...tie(heir, column) }),
    });
  }
  return lineage.sort((a, b) => a.segment - b.segment);
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
