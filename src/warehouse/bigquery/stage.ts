import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DataRefused } from '../../domain/errors.ts';
import type { Jobs } from '../../engine/bigquery/jobs.ts';
import { literal } from '../../engine/duckdb/dialect.ts';
import type { Workbench } from '../../engine/engine.ts';
import type { Change } from '../changes.ts';
import type { WarehouseTable } from '../schema.ts';
import { stagedName } from '../stage.ts';
import { type Names, stageName } from './names.ts';
import { countStages, createStage, dropStage, fillStage } from './tables.ts';

/** Loads under way at a time. */
const ABREAST = 4;

/** What staging works with. */
export interface Staging {
  readonly bench: Workbench;
  readonly jobs: Jobs;
  readonly names: Names;
  readonly runId: string;
  /** A folder for the files that are loaded; it is made, and taken away. */
  readonly scratch: string;
  /** The id of a job, by what it is for: the same each time it is asked for in this run. */
  readonly jobId: (purpose: string) => string;
}

/**
 * Stages all rows that a run adds: what the bench holds is loaded, the rest is made from that and from what the warehouse
 * holds. Then everything is counted. Throws DataRefused where the
 * stages do not hold what was sent, or a key twice.
 */
export async function stageAll(changes: readonly Change[], staging: Staging): Promise<void> {
  const { jobs, names, jobId, scratch } = staging;
  const loaded = changes.filter(({ isStaged }) => isStaged).map(({ table }) => table);
  // What is made of other stages comes after them.
  const made = changes
    .filter(({ isStaged }) => !isStaged)
    .sort((a, b) => Number(a.table.kept === 'range') - Number(b.table.kept === 'range'));
  await jobs.run({ id: jobId('stages'), sql: script(loaded.map((table) => createStage(table, names))) });
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    const sent = await loadAll(loaded, staging);
    if (made.length > 0)
      await jobs.run({
        id: jobId('made'),
        sql: script(made.map(({ table, added }) => fillStage(table, added, names))),
      });
    await check(changes, sent, staging);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

export const dropStages = (changes: readonly Change[], names: Names): string =>
  script(changes.map(({ table }) => dropStage(table, names)));

export const script = (statements: readonly string[]): string =>
  statements.map((statement) => `${statement};`).join('\n');

/** Rows sent, by table. */
async function loadAll(
  tables: readonly WarehouseTable[],
  staging: Staging,
): Promise<ReadonlyMap<string, number>> {
  const sent = new Map<string, number>();
  const waiting = [...tables];
  const worker = async () => {
    for (let table = waiting.shift(); table; table = waiting.shift())
      sent.set(table.name, await load(table, staging));
  };
  const results = await Promise.allSettled(Array.from({ length: ABREAST }, worker));
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
  return sent;
}

async function load(table: WarehouseTable, { bench, jobs, runId, scratch, jobId }: Staging): Promise<number> {
  const [row] = await bench.rows(`SELECT COUNT(*) AS n FROM ${stagedName(table.name)}`);
  const rows = Number(row?.n);
  if (rows === 0) return 0;
  const file = join(scratch, `${table.name}.json`);
  await bench.run(
    `COPY (SELECT ${cellsOf(table).join(', ')} FROM ${stagedName(table.name)}) TO ${literal(file)} (FORMAT json)`,
  );
  await jobs.load(file, stageName(runId, table.name), jobId(`load_${table.name}`));
  await rm(file, { force: true });
  return rows;
}

/** Decimals travel as texts: a number of JSON may be read as a double on the way. */
const cellsOf = ({ columns }: WarehouseTable) =>
  Object.entries(columns).map(([name, type]) =>
    ['integer', 'real', 'boolean'].includes(type) ? name : `CAST(${name} AS VARCHAR) AS ${name}`,
  );

async function check(
  changes: readonly Change[],
  sent: ReadonlyMap<string, number>,
  { jobs, names }: Staging,
): Promise<void> {
  const sql = countStages(
    changes.map(({ table }) => table),
    names,
  );
  for await (const page of jobs.pages({ sql })) {
    for (const [name, rows, keys] of page.rows) {
      const wanted = sent.get(String(name));
      if (wanted !== undefined && rows !== wanted)
        throw wrong(`The stage of ${name} holds ${rows} rows after ${wanted} were sent`);
      if (rows !== keys)
        throw wrong(`The stage of ${name} holds ${rows} rows but only ${keys} different keys`);
    }
  }
}

const wrong = (what: string) =>
  new DataRefused([{ code: 'stage_wrong', message: `${what}, so nothing was published. Run again.` }]);
