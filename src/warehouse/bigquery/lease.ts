import { createHash } from 'node:crypto';
import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';
import type { Names } from './names.ts';

/**
 * One run at a time: a row in `run_lock` says who is at it and until when. The transaction that publishes looks once more
 * whether the row is still there, so a run that lost it changes nothing.
 */
export const LOCK = 'run_lock';

/** A run that takes longer than this may be overtaken; then it publishes nothing. */
const MINUTES = 120;

/** A run that holds the lock. */
export interface Lease extends Holder {
  /** Different each time the lock is taken, by the clock of BigQuery. */
  readonly attempt: string;
}

export interface Holder {
  /** Different for every run. */
  readonly holder: string;
  readonly host: string;
  readonly pid: number;
}

export const createLock = ({ live }: Names): string =>
  `CREATE TABLE IF NOT EXISTS ${live(LOCK)} (holder STRING, host STRING, pid INT64, since TIMESTAMP, expires_at TIMESTAMP)
  OPTIONS (labels = [('application', 'kindred')])`;

/**
 * Takes the lock if nobody has it, or only somebody whose time is over.
 *
 * @param gone a holder that is known to be gone
 */
export function takeLock({ holder, host, pid }: Holder, gone: string | null, { live }: Names): string {
  const { literal } = bigqueryDialect;
  const over = gone === null ? '' : ` OR holder = ${literal(gone)}`;
  return `BEGIN TRANSACTION;
DELETE FROM ${live(LOCK)} WHERE expires_at < CURRENT_TIMESTAMP()${over};
INSERT INTO ${live(LOCK)} (holder, host, pid, since, expires_at)
SELECT ${literal(holder)}, ${literal(host)}, ${pid}, CURRENT_TIMESTAMP(), TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL ${MINUTES} MINUTE)
FROM (SELECT COUNT(*) AS held FROM ${live(LOCK)}) AS locks WHERE locks.held = 0;
COMMIT TRANSACTION;`;
}

export const readLock = ({ live }: Names): string =>
  `SELECT holder, host, pid, since, expires_at FROM ${live(LOCK)} ORDER BY since LIMIT 1`;

export const freeLock = (holder: string | null, { live }: Names): string =>
  `DELETE FROM ${live(LOCK)} WHERE ${holder === null ? 'TRUE' : `holder = ${bigqueryDialect.literal(holder)}`}`;

/**
 * Ids of jobs by what they are for: the same each time in one attempt, so that nothing is done twice. Another attempt is other
 * jobs, so that what the first one left half done is done again.
 */
export function jobIds(runId: string, { attempt }: Lease): (purpose: string) => string {
  const hash = createHash('sha256').update(attempt).digest('hex').slice(0, 8);
  return (purpose) => `kindred_${runId}_${hash}_${purpose}`;
}
