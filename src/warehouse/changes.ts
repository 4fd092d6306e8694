import type { Dialect } from '../engine/dialect.ts';
import { lastRun } from './last-run.ts';
import { type WarehouseTable, warehouseTables } from './schema.ts';
import { tableNamed } from './stage.ts';

export interface ChangeOptions {
  readonly dialect: Dialect;
  /** Where a table of the warehouse is, and what the run has staged for it, as SQL. */
  readonly live: (table: string) => string;
  readonly staged: (table: string) => string;
  /** Whether there is no warehouse yet. */
  readonly isFirst: boolean;
  readonly runId: string;
  readonly asOf: string;
  /** Keep the earlier segments: their rows are carried over under this run's id. */
  readonly held: boolean;
  /** Whether this run staged segments of its own. */
  readonly segmented: boolean;
}

/** What a run does to a table of the warehouse. */
export interface Change {
  readonly table: WarehouseTable;
  /** Which of the earlier rows go, as a condition. */
  readonly gone: string;
  /** The query that gives the rows that come, columns in the order of the schema. */
  readonly added: string;
  /** Whether those are what the run staged, as it is. */
  readonly isStaged: boolean;
}

/** Current tables that a run without segments of its own does not stage. */
const madeBySegments: readonly string[] = ['assignments', 'segment_map', 'customer_features'];

const carriedWhenHeld: readonly string[] = [
  'segments',
  'segment_names',
  'naming_facts',
  'segment_profiles',
  'segment_composition',
];
const ownedBySegments: readonly string[] = [
  ...carriedWhenHeld,
  'segment_lineage',
  'models',
  'drift',
  'naming_calls',
];

/** What this run does to each table of the warehouse. */
export const changesOf = (options: ChangeOptions): Change[] =>
  warehouseTables.map((table) => changeOf(table, options));

function changeOf(table: WarehouseTable, options: ChangeOptions): Change {
  const { dialect, runId, asOf, segmented } = options;
  const isStaged =
    table.kept !== 'range' && (segmented || ![...ownedBySegments, ...madeBySegments].includes(table.name));
  const added = isStaged ? stagedRows(table, options) : withoutOwn(table, options);
  switch (table.kept) {
    case 'log':
      return { table, gone: 'FALSE', added, isStaged };
    case 'run': {
      // A run that is made again after another one takes the place of its earlier rows; that it ran twice stays in the logs.
      const gone = `run_id = ${dialect.literal(runId)} AND as_of = DATE ${dialect.literal(asOf)}`;
      return { table, gone, added, isStaged };
    }
    case 'current':
      return { table, gone: 'TRUE', added, isStaged };
    case 'range':
      return {
        table,
        gone: 'TRUE',
        added: options.isFirst ? startRanges(options) : continueRanges(options),
        isStaged,
      };
  }
}

const stagedRows = ({ name, columns }: WarehouseTable, { staged }: ChangeOptions) =>
  `SELECT ${Object.keys(columns).join(', ')} FROM ${staged(name)}`;

/** What a run without segments of its own adds: the earlier ones under its id where they are held, else nothing. */
function withoutOwn(table: WarehouseTable, options: ChangeOptions): string {
  if (!options.held || options.isFirst) return empty(options.dialect, table);
  if (table.kept === 'current') return heldRows(table, options);
  return carriedWhenHeld.includes(table.name) ? carriedOver(table, options) : empty(options.dialect, table);
}

/** Yesterday's rows of customers who still hold a policy and do not object. */
function heldRows(table: WarehouseTable, { live, staged }: ChangeOptions): string {
  return `
    SELECT ${Object.keys(table.columns).join(', ')} FROM ${live(table.name)}
    WHERE customer_id IN (SELECT customer_id FROM ${staged('customer_facts')})
      AND customer_id NOT IN (SELECT customer_id FROM ${staged('customers')} WHERE objects)`;
}

function carriedOver(table: WarehouseTable, options: ChangeOptions): string {
  const { dialect, live, runId, asOf } = options;
  const own: Readonly<Record<string, string>> = {
    run_id: `${dialect.literal(runId)} AS run_id`,
    as_of: `DATE ${dialect.literal(asOf)} AS as_of`,
  };
  const columns = Object.keys(table.columns).map((column) => own[column] ?? column);
  return `SELECT ${columns.join(', ')} FROM ${live(table.name)} WHERE run_id = (${lastRun(['run_id'], live('runs'))})`;
}

export function empty(dialect: Dialect, { columns }: WarehouseTable): string {
  const nothing = Object.entries(columns).map(
    ([column, type]) => `CAST(NULL AS ${dialect.types[type]}) AS ${column}`,
  );
  return `SELECT * FROM (SELECT ${nothing.join(', ')}) AS nothing WHERE FALSE`;
}

function startRanges({ dialect, segmented, asOf, staged }: ChangeOptions): string {
  if (!segmented) return empty(dialect, tableNamed('segment_members'));
  return `SELECT customer_id, segment_id, DATE ${dialect.literal(asOf)} AS valid_from, CAST(NULL AS DATE) AS valid_to
    FROM ${staged('assignments')} WHERE segment_id IS NOT NULL`;
}

/** Ranges go on while a customer stays, end on the day of a move, and never overlap. */
function continueRanges(options: ChangeOptions): string {
  const { dialect, segmented, held, asOf, live, staged } = options;
  const day = `DATE ${dialect.literal(asOf)}`;
  const members = live('segment_members');
  const today = segmented
    ? `SELECT customer_id, segment_id FROM ${staged('assignments')} WHERE segment_id IS NOT NULL`
    : held
      ? `SELECT customer_id, segment_id FROM (${heldRows(tableNamed('assignments'), options)}) AS held WHERE segment_id IS NOT NULL`
      : `SELECT customer_id, segment_id FROM ${members} WHERE FALSE`;
  return `
    SELECT past.customer_id, past.segment_id, past.valid_from,
      CASE WHEN past.valid_to IS NULL AND today.customer_id IS NULL THEN ${day} ELSE past.valid_to END AS valid_to
    FROM ${members} AS past
    LEFT JOIN (${today}) AS today ON today.customer_id = past.customer_id AND today.segment_id = past.segment_id
    WHERE NOT (past.valid_to IS NULL AND today.customer_id IS NULL AND past.valid_from = ${day})
    UNION ALL
    SELECT today.customer_id, today.segment_id, ${day} AS valid_from, CAST(NULL AS DATE) AS valid_to
    FROM (${today}) AS today
    LEFT JOIN ${members} AS standing
      ON standing.customer_id = today.customer_id AND standing.segment_id = today.segment_id AND standing.valid_to IS NULL
    WHERE standing.customer_id IS NULL`;
}
