import type { TableName } from './tables.ts';

/** Exit codes of the command, as scripts and schedulers may rely on them. */
export const exitCode = { ok: 0, fault: 1, usage: 2, stopped: 3, held: 4 } as const;

/** The command line or the config is wrong: nothing was read. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Why a run says what it says: one sentence, and where to look. Never a cell's value, which may be personal. */
export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly table?: TableName;
  readonly row?: number;
  readonly column?: string;
  /** What was done with the rows that it speaks of. */
  readonly action?: 'repaired' | 'flagged' | 'skipped' | 'quarantined';
}

/** The data was refused (missing, empty, shrunk, unreadable, a required column gone): nothing is published. */
export class DataRefused extends Error {
  override readonly name = 'DataRefused';
  readonly reasons: readonly Reason[];
  constructor(reasons: readonly Reason[]) {
    super(reasons.map((reason) => reason.message).join('\n'));
    this.reasons = reasons;
  }
}

/** A refusal of one table for one reason. */
export const refused = (table: TableName, code: string, message: string): DataRefused =>
  new DataRefused([{ code, message, table }]);

/** Segments could not be made from this data; its facts can still be published. */
export class CannotSegment extends Error {
  override readonly name = 'CannotSegment';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
