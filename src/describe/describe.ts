import { type FeatureMatrix, takeRows } from '../domain/feature-matrix.ts';
import type { Formats } from '../domain/glossary.ts';
import type { Described } from '../domain/segment.ts';
import { differences } from './apart.ts';
import { profileSegments } from './profile.ts';
import { conditionsFor, findRule } from './rule.ts';

/**
 * Turns customers with their segments into segments that a person can read, in the order of ids; -1 is in none.
 *
 * @param stabilities of segments by id, when they were fitted
 */
export function describeSegments(
  all: FeatureMatrix,
  segmentOfAll: Int32Array,
  formats: Formats,
  stabilities: ReadonlyMap<number, number | null> = new Map(),
): Described[] {
  const { matrix, segmentOf, ids } = assignedRows(all, segmentOfAll);
  const profiles = profileSegments(matrix, segmentOf, ids);
  const conditions = conditionsFor(matrix, formats);
  return ids.map((id) => {
    const members = Uint8Array.from(segmentOf.map((own) => Number(own === id)));
    const size = members.reduce((count, member) => count + member, 0);
    const share = size / segmentOf.length;
    return {
      id,
      size,
      share,
      profile: profiles.get(id)!,
      apart: differences(profiles.get(id)!, share, formats),
      rule: findRule(conditions, members),
      stability: stabilities.get(id) ?? null,
    };
  });
}

/** The same profiles of further figures, which segments were not made by. */
export function profileFurther(all: FeatureMatrix, segmentOfAll: Int32Array) {
  const { matrix, segmentOf, ids } = assignedRows(all, segmentOfAll);
  return profileSegments(matrix, segmentOf, ids);
}

function assignedRows(all: FeatureMatrix, segmentOfAll: Int32Array) {
  const assigned = Int32Array.from(segmentOfAll.keys()).filter((row) => segmentOfAll[row]! >= 0);
  const segmentOf = Int32Array.from(assigned, (row) => segmentOfAll[row]!);
  const ids = [...new Set(segmentOf)].sort((a, b) => a - b);
  return { matrix: takeRows(all, assigned), segmentOf, ids };
}
