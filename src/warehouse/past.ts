import type { SegmentModel } from '../domain/model.ts';
import type { NamingRecord } from '../domain/naming.ts';
import type { RunReport } from '../domain/run.ts';
import type { Engine } from '../engine/engine.ts';
import { lastRun } from './last-run.ts';
import { readModel } from './model.ts';
import { readNames, readNamings } from './names.ts';
import { readReport } from './stored-report.ts';

/** What a run needs to know of the warehouse that it continues. */
export interface Past {
  readonly nextSequence: number;
  /** The last run whose facts are out; 0 before the first. */
  readonly lastSequence: number;
  readonly last: RunReport | null;
  readonly lastAsOf: string | null;
  /** Customers in a segment in the last run that had some. */
  readonly memberCount: number;
  /** Segment of each customer in the last run that had segments, and every segment id ever used. */
  readonly members: ReadonlyMap<string, number>;
  /** The same of the last run that published segments and did not hold them. */
  readonly settled: ReadonlyMap<string, number>;
  readonly usedIds: readonly number[];
  /** The last name of each of them. */
  readonly names: ReadonlyMap<number, string>;
  /** What was kept of each segment's name; empty from a warehouse of an earlier version. */
  readonly namings: ReadonlyMap<number, NamingRecord>;
  /** The model in use, and the run that it came with; null where there is none that this version can read. */
  readonly model: StoredModel | null;
  /** A model that was fitted since and held back. */
  readonly candidate: StoredModel | null;
}

interface StoredModel {
  readonly runId: string;
  readonly model: SegmentModel;
}

export const noPast: Past = {
  nextSequence: 1,
  lastSequence: 0,
  last: null,
  lastAsOf: null,
  memberCount: 0,
  members: new Map(),
  settled: new Map(),
  usedIds: [],
  names: new Map(),
  namings: new Map(),
  model: null,
  candidate: null,
};

/**
 * Reads what the last run left in the warehouse that the engine is in.
 *
 * @param withMembers false to leave customers where they are, and only count them
 */
export async function readPast(engine: Engine, withMembers = true): Promise<Past> {
  const tables = await engine.tables();
  const [newest] = await engine.rows('SELECT MAX(sequence) AS sequence FROM runs');
  const [last] = await engine.rows(lastRun(['report', 'as_of', 'sequence']));
  const [counted] = await engine.rows('SELECT COUNT(segment_id) AS members FROM assignments');
  const members = withMembers
    ? await membersOf(
        engine,
        'SELECT customer_id, segment_id FROM assignments WHERE segment_id IS NOT NULL ORDER BY customer_id',
      )
    : new Map<string, number>();
  const names = await readNames(engine);
  const report = last ? readReport(last.report) : null;
  return {
    nextSequence: Number(newest?.sequence ?? 0) + 1,
    lastSequence: Number(last?.sequence ?? 0),
    last: report,
    lastAsOf: last ? String(last.as_of) : null,
    memberCount: Number(counted?.members ?? 0),
    members,
    settled: withMembers && report?.status === 'held' ? await settledMembers(engine) : members,
    usedIds: [...names.keys()],
    names,
    namings: tables.has('segment_names') ? await readNamings(engine) : new Map(),
    model: await storedModel(engine, report?.segmentation.model ?? null),
    candidate: await storedModel(engine, report?.segmentation.candidate ?? null),
  };
}

async function membersOf(engine: Engine, query: string): Promise<ReadonlyMap<string, number>> {
  const [customers = [], segments = []] = await engine.columns(query);
  return new Map(customers.map((customer, i) => [String(customer), Number(segments[i])]));
}

/** Read from the history: the table of assignments has the last run's only. */
function settledMembers(engine: Engine): Promise<ReadonlyMap<string, number>> {
  return membersOf(
    engine,
    `SELECT member.customer_id, member.segment_id FROM segment_members AS member
     CROSS JOIN (
       SELECT as_of AS day FROM runs
       WHERE status = 'published' AND segmentation IN ('fitted', 'assigned') ORDER BY sequence DESC LIMIT 1
     ) AS settled
     WHERE member.valid_from <= settled.day AND (member.valid_to IS NULL OR member.valid_to > settled.day)
     ORDER BY member.customer_id`,
  );
}

async function storedModel(engine: Engine, runId: string | null): Promise<StoredModel | null> {
  if (runId === null) return null;
  const [row] = await engine.rows('SELECT model FROM models WHERE run_id = $1', [runId]);
  const model = readModel(row?.model);
  return model && { runId, model };
}
