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

/** Long over: the lock of nobody. */
const NEVER = "TIMESTAMP '1970-01-01 00:00:00 UTC'";

/** The table with its one row, which stays. */
export const createLock = ({ live }: Names): string =>
  `CREATE TABLE IF NOT EXISTS ${live(LOCK)} OPTIONS (labels = [('application', 'kindred')]) AS
SELECT CAST(NULL AS STRING) AS holder, CAST(NULL AS STRING) AS host, CAST(NULL AS INT64) AS pid, ${NEVER} AS since, ${NEVER} AS expires_at`;

/**
 * Takes the lock if nobody has it, or only somebody whose time is over. It is one UPDATE of one row: BigQuery lets rows be
 * added side by side, and lets no two statements change the same one.
 *
 * @param gone a holder that is known to be gone
 */
export function takeLock({ holder, host, pid }: Holder, gone: string | null, { live }: Names): string {
  const { literal } = bigqueryDialect;
  const over = gone === null ? '' : ` OR holder = ${literal(gone)}`;
  return `UPDATE ${live(LOCK)} SET holder = ${literal(holder)}, host = ${literal(host)}, pid = ${pid},
  since = CURRENT_TIMESTAMP(), expires_at = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL ${MINUTES} MINUTE)
WHERE expires_at < CURRENT_TIMESTAMP()${over}`;
}

export const readLock = ({ live }: Names): string =>
  `SELECT holder, host, pid, since, expires_at FROM ${live(LOCK)} WHERE expires_at >= CURRENT_TIMESTAMP() LIMIT 1`;

/** Changes nothing of the lock, but in a transaction keeps everybody else from taking it until that ends. */
export const keepLock = (holder: string, { live }: Names): string =>
  `UPDATE ${live(LOCK)} SET expires_at = expires_at WHERE holder = ${bigqueryDialect.literal(holder)}`;

export const freeLock = (holder: string | null, { live }: Names): string =>
  `UPDATE ${live(LOCK)} SET holder = NULL, expires_at = ${NEVER} WHERE ${holder === null ? 'TRUE' : `holder = ${bigqueryDialect.literal(holder)}`}`;

/**
 * Ids of jobs by what they are for: the same each time in one attempt, so that nothing is done twice. Another attempt is other
 * jobs, so that what the first one left half done is done again.
 */
export function jobIds(runId: string, { attempt }: Lease): (purpose: string) => string {
  const hash = createHash('sha256').update(attempt).digest('hex').slice(0, 8);
  return (purpose) => `kindred_${runId}_${hash}_${purpose}`;
}
