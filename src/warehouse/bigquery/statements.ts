import type { BigQuerySettings } from '../../domain/settings.ts';
import type { Statement } from '../../domain/statement.ts';
import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';
import { changesOf } from '../changes.ts';
import { type WarehouseTable, warehouseTables } from '../schema.ts';
import { eraseScript, mentions, policiesOf } from './erase.ts';
import { createLock, freeLock, keepLock, readLock, takeLock } from './lease.ts';
import { rowsSince } from './migrate.ts';
import { namesIn } from './names.ts';
import { LAST } from './reader.ts';
import { LAST_TWO, stageBefore } from './rollback.ts';
import { insertRow } from './rows.ts';
import { dropStages } from './stage.ts';
import {
  countStages,
  createStage,
  createTable,
  createView,
  fillStage,
  readViews,
  viewsIn,
} from './tables.ts';
import { publishScript, rollbackScript } from './transaction.ts';

const tables: readonly WarehouseTable[] = warehouseTables;
const undoable = tables.filter(({ kept }) => kept !== 'log');

/** Every statement that the warehouse gives to BigQuery, but for those that only read. */
export async function bigqueryStatements(
  place: Pick<BigQuerySettings, 'project' | 'dataset'>,
  run: { readonly runId: string; readonly asOf: string },
): Promise<Statement[]> {
  const names = namesIn(place, run.runId);
  const options = { dialect: bigqueryDialect, ...names, isFirst: false, ...run };
  const segmented = changesOf({ ...options, held: false, segmented: true });
  const held = changesOf({ ...options, held: true, segmented: false });
  const without = changesOf({ ...options, held: false, segmented: false });
  const first = changesOf({ ...options, isFirst: true, held: false, segmented: true });
  const fence = { holder: 'somebody', lastSequence: 1, runId: run.runId };
  const made = (changes: typeof segmented, when: string): Statement[] =>
    changes
      .filter(({ isStaged }) => !isStaged)
      .map(({ table, added }) => ({
        group: 'stages',
        name: `${table.name}, ${when}`,
        sql: fillStage(table, added, names),
      }));
  const views = await viewsIn(names);
  const row = { run_id: run.runId, as_of: run.asOf, recorded_at: null };
  return [
    ...tables.map((table) => ({ group: 'tables', name: table.name, sql: createTable(table, names) })),
    ...views.map((view) => ({ group: 'views', name: view.name, sql: createView(view, names) })),
    { group: 'views', name: 'what is there', sql: readViews(names) },
    ...rowsSince(1, names).map((sql) => ({ group: 'older versions', name: sql.split('`')[5]!, sql })),
    { group: 'lock', name: 'table', sql: createLock(names) },
    {
      group: 'lock',
      name: 'take',
      sql: takeLock({ holder: 'somebody', host: 'here', pid: 1 }, 'gone', names),
    },
    { group: 'lock', name: 'who', sql: readLock(names) },
    { group: 'lock', name: 'keep', sql: keepLock('somebody', names) },
    { group: 'lock', name: 'free', sql: freeLock('somebody', names) },
    { group: 'lock', name: 'free, whoever holds it', sql: freeLock(null, names) },
    ...segmented
      .filter(({ isStaged }) => isStaged)
      .map(({ table }) => ({ group: 'stages', name: table.name, sql: createStage(table, names) })),
    ...made(first, 'on the first run'),
    ...made(segmented, 'with segments'),
    ...made(held, 'held'),
    ...made(without, 'without segments'),
    { group: 'checks', name: 'stages', sql: countStages(tables, names) },
    { group: 'publish', name: 'a run', sql: publishScript(segmented, fence, names) },
    { group: 'publish', name: 'clear', sql: dropStages(segmented, names) },
    { group: 'publish', name: 'which run', sql: LAST },
    ...(['runs', 'exports'] as const).map((name) => ({
      group: 'log',
      name,
      sql: insertRow(name, name === 'runs' ? row : { asked_at: null, customers: 1, file: '' }, names).sql,
    })),
    { group: 'rollback', name: 'the last two runs', sql: LAST_TWO },
    ...undoable.map((table) => ({
      group: 'rollback',
      name: table.name,
      sql: stageBefore(table, `${run.asOf}T22:00:00.000Z`, names),
    })),
    { group: 'rollback', name: 'the run before', sql: rollbackScript(undoable, fence, names) },
    { group: 'erase', name: 'policies', sql: policiesOf("O'Neil \\ 1") },
    {
      group: 'erase',
      name: 'a customer',
      sql: eraseScript(tables, ["O'Neil \\ 1", 'P1'], names),
    },
    ...tables
      .filter(({ columns }) => Object.values(columns).includes('text'))
      .map((table) => ({
        group: 'erase',
        name: `what is left in ${table.name}`,
        sql: `SELECT COUNT(*) AS n FROM ${names.live(table.name)} WHERE ${mentions(table, "O'Neil \\ (1)")}`,
      })),
  ];
}
