import type { Assignments, Lineage, MapPoints, SegmentModel } from './model.ts';
import type { CleanReport } from './quality.ts';
import type { RunReport } from './run.ts';
import type { Segment } from './segment.ts';
import type { ReportSettings } from './settings.ts';

/** Everything that a run leaves in the warehouse besides the tables that the engine already holds. */
export interface Publication {
  readonly report: RunReport;
  readonly version: string;
  /** When the run was started, in UTC. */
  readonly recordedAt: Date;
  readonly settings: ReportSettings;
  readonly quality: Pick<CleanReport, 'findings' | 'columns'>;
  /** Null where the run has no segments, or keeps earlier ones (then `held` is true). */
  readonly segmentation: PublishedSegmentation | null;
  readonly held: boolean;
}

export interface PublishedSegmentation {
  readonly model: SegmentModel;
  readonly segments: readonly Segment[];
  readonly assignments: Assignments;
  readonly map: MapPoints;
  readonly lineage: readonly Lineage[];
}
