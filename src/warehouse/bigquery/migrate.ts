import type { TablesThere } from '../../engine/engine.ts';
import { lastRun } from '../last-run.ts';
import { fillStatements, requireKnown, versionOf } from '../migrations.ts';
import { warehouseVersion } from '../schema.ts';
import type { Open } from './dataset.ts';
import type { Names } from './names.ts';
import { script } from './stage.ts';
import { missingTables } from './tables.ts';

/**
 * The version of the dataset's warehouse; null where there is none yet. Throws DataRefused for one of a newer Kindred.
 */
export async function knownVersion(
  { engine, settings }: Pick<Open, 'engine' | 'settings'>,
  there: TablesThere,
): Promise<number | null> {
  if (!there.has('runs')) return null;
  const version = await versionOf(engine, there);
  requireKnown(version, `${settings.project}.${settings.dataset}`);
  return version;
}

/**
 * Makes the tables and columns that are not there, and brings the rows of an earlier version up to date, in place. What was
 * broken off is done again by the next one; where there is nothing to do, nothing is sent.
 */
export async function bringUpToDate(open: Open, jobId: JobIds = anyId): Promise<void> {
  const version = await makeMissing(open, jobId);
  if (version !== null && version < warehouseVersion)
    await open.jobs.run({ ...jobId('up_to_date'), sql: script(rowsSince(version, open.names(''))) });
}

/** Tables and columns alone, which any run may add at any time. Gives the version of the rows that were there. */
export async function makeMissing(open: Open, jobId: JobIds = anyId): Promise<number | null> {
  const there = await open.engine.tables();
  const version = await knownVersion(open, there);
  const missing = missingTables(there, open.names(''));
  if (missing.length > 0) await open.jobs.run({ ...jobId('tables'), sql: script(missing) });
  return version;
}

/** The id of a job by what it is for, or none: then it is a new job each time. */
type JobIds = (purpose: string) => { readonly id?: string };
const anyId: JobIds = () => ({});

/** Statements that bring the rows of a version up to date; that they have comes last, with the run that is current. */
export const rowsSince = (version: number, { live }: Names): string[] => [
  ...fillStatements(version, live),
  `UPDATE ${live('runs')} SET schema_version = ${warehouseVersion} WHERE sequence = (${lastRun(['sequence'], live('runs'))})`,
];
