import type { Assignments, Lineage } from '../domain/model.ts';

export interface Numbering {
  /** Segment id of each prototype, in the model's order. */
  readonly ids: readonly number[];
  readonly lineage: readonly Lineage[];
}

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
    lineage: groups.map((_, id) => ({
      segment: id,
      event: 'born',
      previous: null,
      shared: null,
      overlap: null,
      distance: null,
    })),
  };
}

/** The assignments with prototypes' positions replaced by segment ids. */
export function applyNumbers(assignments: Assignments, ids: readonly number[]): Assignments {
  const idOf = (prototype: number) => (prototype < 0 ? -1 : ids[prototype]!);
  return { ...assignments, segment: assignments.segment.map(idOf), next: assignments.next.map(idOf) };
}
