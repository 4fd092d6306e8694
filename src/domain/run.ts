import type { Reason } from './errors.ts';
import type { ColumnQuality } from './quality.ts';
import type { KCandidate, SegmentSummary } from './segment.ts';
import type { TableName } from './tables.ts';

type RunStatus = 'published' | 'held' | 'stopped';

/** `read` is always the sum of the other three. */
export interface RowCounts {
  readonly read: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly skipped: number;
}

interface Segmentation {
  readonly status: 'fitted' | 'held' | 'skipped';
  /** The run that fitted the model in use; null where there is none. */
  readonly model: string | null;
  readonly refit: boolean;
}

export interface Moved {
  /** As-of date of the run before. */
  readonly since: string;
  /** Customers in another segment, newly in one, and no longer in one. */
  readonly changed: number;
  readonly joined: number;
  readonly left: number;
}

/** Of each table a hash of what it was read from, and the as-of date of the first run that read the same. */
export type SourceStates = Readonly<Record<TableName, { readonly hash: string; readonly since: string }>>;

/** What `run --json` prints, and what the `runs` table keeps. */
export interface RunReport {
  readonly runId: string;
  readonly asOf: string;
  readonly status: RunStatus;
  readonly reasons: readonly Reason[];
  readonly rows: Readonly<Record<TableName, RowCounts>>;
  /** Null where nothing could be read. */
  readonly sources: SourceStates | null;
  readonly columns: readonly ColumnQuality[];
  readonly segmentation: Segmentation;
  readonly k: number | null;
  /** Why this k, in a sentence. */
  readonly kReason: string | null;
  readonly selection: readonly KCandidate[];
  readonly segments: readonly SegmentSummary[];
  /** Against the run before; null on the first. */
  readonly moved: Moved | null;
  readonly warehouse: string;
  readonly seconds: Readonly<Record<string, number>>;
}

export const noRows: RowCounts = { read: 0, accepted: 0, quarantined: 0, skipped: 0 };
