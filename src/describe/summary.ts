import { type Segment, type SegmentSummary, TENTATIVE } from '../domain/segment.ts';

/** The segment as `run --json` shows it. */
export function summarise({
  id,
  name,
  description,
  namedBy,
  tactics,
  size,
  share,
  stability,
  profile,
}: Segment): SegmentSummary {
  const figures = Object.entries(profile).map(([feature, own]) =>
    own.kind === 'numeric'
      ? [feature, { mean: own.mean, median: own.median, overall: own.overall }]
      : [feature, { mode: own.mode, share: own.share, overall: own.overall }],
  );
  const tentative = stability !== null && stability < TENTATIVE;
  return {
    id,
    name,
    description,
    namedBy,
    tactics,
    size,
    share,
    stability,
    tentative,
    profile: Object.fromEntries(figures),
  };
}
