import { DataRefused } from '../../domain/errors.ts';
import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';
import type { Engine } from '../../engine/engine.ts';
import { type WarehouseTable, warehouseTables } from '../schema.ts';
import type { Undone } from '../store.ts';
import type { Open } from './dataset.ts';
import { jobIds, type Lease } from './lease.ts';
import type { Names } from './names.ts';
import { script } from './stage.ts';
import { dropStage, fillStage } from './tables.ts';
import { rollbackScript } from './transaction.ts';

/** Logs say what happened, and that is not undone. */
const undoable = (warehouseTables as readonly WarehouseTable[]).filter(({ kept }) => kept !== 'log');

/**
 * Brings back what every table held just before the last run was published, from the time travel of BigQuery, in one
 * transaction.
 */
export async function rollback({ jobs, engine, names: namesOf }: Open, lease: Lease): Promise<Undone> {
  const { last, before } = await lastTwo(engine);
  const names = namesOf(`undo_${last.runId}`);
  const jobId = jobIds(`undo_${last.runId}`, lease);
  try {
    await jobs.run({
      id: jobId('stages'),
      sql: script(undoable.map((table) => stageBefore(table, last.at, names))),
    });
    const fence = { holder: lease.holder, lastSequence: last.sequence, runId: before };
    await jobs.run({ id: jobId('publish'), sql: rollbackScript(undoable, fence, names) });
    return { undone: last.runId, current: before };
  } finally {
    await jobs
      .run({ id: jobId('clear'), sql: script(undoable.map((table) => dropStage(table, names))) })
      .catch(() => {});
  }
}

export function stageBefore(table: WarehouseTable, at: string, names: Names): string {
  const columns = Object.keys(table.columns).join(', ');
  const moment = `TIMESTAMP ${bigqueryDialect.literal(at)}`;
  return fillStage(
    table,
    `SELECT ${columns} FROM ${names.live(table.name)} FOR SYSTEM_TIME AS OF ${moment}`,
    names,
  );
}

async function lastTwo(engine: Engine) {
  const [last, before] = await engine.rows(LAST_TWO);
  if (!last || !before) throw refuse('There is no earlier run to go back to.');
  if (last.published_at === null)
    throw refuse(
      `Run ${last.run_id} cannot be undone: a customer has been erased since, who would come back with what was before.`,
    );
  return {
    last: { runId: String(last.run_id), sequence: Number(last.sequence), at: String(last.published_at) },
    before: String(before.run_id),
  };
}

export const LAST_TWO =
  "SELECT run_id, sequence, published_at FROM runs WHERE status IN ('published', 'held') ORDER BY sequence DESC LIMIT 2";

const refuse = (message: string) => new DataRefused([{ code: 'nothing_to_undo', message }]);
