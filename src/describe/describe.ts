import { type FeatureMatrix, takeRows } from '../domain/feature-matrix.ts';
import type { Formats } from '../domain/glossary.ts';
import type { Segment } from '../domain/segment.ts';
import { differences } from './apart.ts';
import { profileSegments } from './profile.ts';
import { conditionsFor, findRule } from './rule.ts';
import { type Namer, templateNamer } from './template.ts';

export interface DescribeOptions {
  readonly namer?: Namer;
  /** Of segments by id, when they were fitted. */
  readonly stabilities?: ReadonlyMap<number, number | null>;
}

/** Turns customers with their segments into segments that a person can read, in the order of ids; -1 is in none. */
export async function describeSegments(
  all: FeatureMatrix,
  segmentOfAll: Int32Array,
  formats: Formats,
  { namer = templateNamer, stabilities = new Map() }: DescribeOptions = {},
): Promise<Segment[]> {
  const assigned = Int32Array.from(segmentOfAll.keys()).filter((row) => segmentOfAll[row]! >= 0);
  const matrix = takeRows(all, assigned);
  const segmentOf = Int32Array.from(assigned, (row) => segmentOfAll[row]!);
  const ids = [...new Set(segmentOf)].sort((a, b) => a - b);
  const profiles = profileSegments(matrix, segmentOf, ids);
  const conditions = conditionsFor(matrix, formats);
  const drafts = ids.map((id) => {
    const members = Uint8Array.from(segmentOf.map((own) => Number(own === id)));
    const size = members.reduce((count, member) => count + member, 0);
    const share = size / assigned.length;
    return { id, size, share, members, differences: differences(profiles.get(id)!, share, formats) };
  });
  const names = await namer(drafts, formats);
  return drafts.map(({ id, size, share, members, differences }) => ({
    id,
    ...names.get(id)!,
    size,
    share,
    profile: profiles.get(id)!,
    apart: differences.map(({ phrase }) => phrase),
    rule: findRule(conditions, members),
    stability: stabilities.get(id) ?? null,
  }));
}
