import { type Segment, type SegmentSummary, TENTATIVE } from '../domain/segment.ts';

/**
 * The segment as `run --json` shows it.
 *
 * @param mayTell whether a category may leave the warehouse; any other is shown as "other"
 */
export function summarise(
  { id, name, description, namedBy, tactics, size, share, stability, profile }: Segment,
  mayTell: (level: string) => boolean,
): SegmentSummary {
  const figures = Object.entries(profile).map(([feature, own]) =>
    own.kind === 'numeric'
      ? [feature, { mean: own.mean, median: own.median, overall: own.overall }]
      : [feature, { mode: mayTell(own.mode) ? own.mode : 'other', share: own.share, overall: own.overall }],
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
