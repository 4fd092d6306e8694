import type { Drift } from './drift.ts';
import type { Reason } from './errors.ts';
import type { Lineage } from './model.ts';
import type { ColumnQuality } from './quality.ts';
import type { KCandidate, SegmentSummary } from './segment.ts';
import type { TableName } from './tables.ts';

/** What a command asks of a run. */
export interface RunOptions {
  /** The day that ages and tenures are measured to, YYYY-MM-DD. */
  readonly asOf: string;
  readonly acceptShrink: boolean;
  /** What a person asks of the segments: new ones, those that were held back, or new names; by default nothing. */
  readonly wanted?: 'refit' | 'approved' | 'names';
  /** Whether there must be a warehouse that the run goes on from. */
  readonly continues?: boolean;
  /** Whether everything is done but publishing. */
  readonly dryRun?: boolean;
}

/** A run that was `undone` was published or held, and then taken back. */
export type RunStatus = 'published' | 'held' | 'stopped' | 'undone';

/** `read` is always the sum of the other three. */
export interface RowCounts {
  readonly read: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly skipped: number;
}

export interface SegmentationOutcome {
  /** By a model fitted in this run, or by the one in use; held by it although there was a reason for a new one; none. */
  readonly status: 'fitted' | 'assigned' | 'held' | 'skipped';
  /** The run whose model is in use; null where there is none. */
  readonly model: string | null;
  /** Whether segments were fitted anew in this run, be they published or held back. */
  readonly refit: boolean;
  /** Why they were; null where they were not, or nothing stood before. */
  readonly why: Reason | null;
  /** The run whose model was held back and awaits approval. */
  readonly candidate: string | null;
  /** The new segments beside those that stood; null where nothing was fitted or nothing stood. */
  readonly trial: {
    /** The share of customers they move, and what that may be. */
    readonly moved: number | null;
    readonly allowed: number;
    readonly lineage: readonly Lineage[];
    /** Customers in each. */
    readonly sizes: readonly { readonly segment: number; readonly size: number }[];
  } | null;
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
  readonly segmentation: SegmentationOutcome;
  readonly k: number | null;
  /** Why this k, in a sentence. */
  readonly kReason: string | null;
  readonly selection: readonly KCandidate[];
  readonly segments: readonly SegmentSummary[];
  /** What became of the segments that stood; empty unless segments were fitted anew. */
  readonly lineage: readonly Lineage[];
  /** Against the customers that the model in use was fitted on; null where there was none. */
  readonly drift: Drift | null;
  /** Against the run before; null on the first. */
  readonly moved: Moved | null;
  readonly warehouse: string;
  readonly seconds: Readonly<Record<string, number>>;
}

export const noRows: RowCounts = { read: 0, accepted: 0, quarantined: 0, skipped: 0 };
