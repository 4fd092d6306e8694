import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { Formats } from '../domain/glossary.ts';
import type { Segment } from '../domain/segment.ts';
import { differences } from './apart.ts';
import { profileSegments } from './profile.ts';
import { conditionsFor, findRule } from './rule.ts';
import { type Namer, templateNamer } from './template.ts';

/** Turns labelled customers into segments that a person can read, in the order of their ids. */
export async function describeSegments(
  matrix: FeatureMatrix,
  segmentOf: Int32Array,
  formats: Formats,
  namer: Namer = templateNamer,
): Promise<Segment[]> {
  const ids = [...new Set(segmentOf)].filter((id) => id >= 0).sort((a, b) => a - b);
  const profiles = profileSegments(matrix, segmentOf, ids);
  const conditions = conditionsFor(matrix, formats);
  const drafts = ids.map((id) => {
    const size = segmentOf.reduce((count, own) => count + Number(own === id), 0);
    return { id, size, share: size / segmentOf.length, differences: differences(profiles.get(id)!, formats) };
  });
  const names = await namer(drafts, formats);
  return drafts.map(({ id, size, share, differences }) => ({
    id,
    ...names.get(id)!,
    size,
    share,
    profile: profiles.get(id)!,
    apart: differences.map(({ phrase }) => phrase),
    rule: findRule(
      conditions,
      Uint8Array.from(segmentOf, (own) => Number(own === id)),
    ),
  }));
}
