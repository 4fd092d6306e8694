import type { CompositionLine } from './composition.ts';
import type { Drift } from './drift.ts';
import type { Assignments, Lineage, MapPoints, SegmentModel } from './model.ts';
import type { PublishedNaming } from './naming.ts';
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
  /** Null where the run has no segments, or keeps all of the earlier ones as they are (then `held` is true). */
  readonly segmentation: PublishedSegmentation | null;
  readonly held: boolean;
}

export interface PublishedSegmentation {
  /** A model fitted in this run: taken into use, or held back; null where none was. */
  readonly fitted: {
    readonly model: SegmentModel;
    readonly status: 'in use' | 'held back';
    /** What it is, for people, as Markdown; null for one that was held back. */
    readonly card: string | null;
  } | null;
  readonly composition: readonly CompositionLine[];
  readonly drift: Drift | null;
  readonly segments: readonly Segment[];
  readonly assignments: Assignments;
  readonly map: MapPoints;
  readonly lineage: readonly Lineage[];
  readonly naming: PublishedNaming;
}
