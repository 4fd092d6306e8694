import { literal } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { lastRun } from './last-run.ts';
import { type WarehouseTable, warehouseTables } from './schema.ts';
import { selectColumns, stagedName, tableNamed } from './stage.ts';

export interface CombineOptions {
  /** The tables and columns of the live warehouse, which is attached to the working engine as `live`; null on the first run. */
  readonly live: ReadonlyMap<string, ReadonlySet<string>> | null;
  readonly runId: string;
  readonly asOf: string;
  /** Keep the earlier segments: their rows are carried over under this run's id. */
  readonly held: boolean;
  /** Whether this run staged segments of its own. */
  readonly segmented: boolean;
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

/** For each table of the warehouse, the query that gives its whole content after this run. */
export function combine(engine: Engine, options: CombineOptions): Map<string, string> {
  return new Map(
    warehouseTables.map((table) => [
      table.name,
      `SELECT * FROM (${contentOf(engine, table, options)}) ORDER BY ${table.key.join(', ')}`,
    ]),
  );
}

function contentOf(engine: Engine, table: WarehouseTable, options: CombineOptions): string {
  if (table.kept === 'range')
    return options.live ? continueRanges(engine, options) : startRanges(engine, options);
  const own = `SELECT * FROM ${stagedName(table.name)}`;
  if (table.kept === 'current') {
    if (!madeBySegments.includes(table.name) || options.segmented) return own;
    const isHeld = options.held && options.live?.has(table.name);
    return isHeld ? heldRows(engine, table, options) : empty(engine, table);
  }
  const today =
    options.segmented || !ownedBySegments.includes(table.name) ? own : withoutOwn(engine, table, options);
  if (!options.live?.has(table.name)) return today;
  // A run that is made again after another one takes the place of its earlier rows; that it ran twice stays in the logs.
  const earlier = table.kept === 'log' ? '' : `WHERE run_id <> ${literal(options.runId)}`;
  const union = table.kept === 'log' ? 'UNION' : 'UNION ALL';
  return `SELECT ${selectColumns(engine, table, options.live).join(', ')} FROM live.${table.name} ${earlier} ${union} ${today}`;
}

/** What a run without segments of its own adds: the earlier ones under its id where they are held, else nothing. */
function withoutOwn(engine: Engine, table: WarehouseTable, options: CombineOptions): string {
  const isCarried = options.held && carriedWhenHeld.includes(table.name) && options.live?.has(table.name);
  return isCarried ? carriedOver(engine, table, options) : empty(engine, table);
}

/** Yesterday's rows of customers who still hold a policy and do not object. */
function heldRows(engine: Engine, table: WarehouseTable, { live }: CombineOptions): string {
  return `
    SELECT ${selectColumns(engine, table, live).join(', ')} FROM live.${table.name}
    WHERE customer_id IN (SELECT customer_id FROM out_customer_facts)
      AND customer_id NOT IN (SELECT customer_id FROM out_customers WHERE objects)`;
}

function carriedOver(engine: Engine, table: WarehouseTable, options: CombineOptions): string {
  const columns = selectColumns(engine, table, options.live).map((column) =>
    column === 'run_id' ? `${literal(options.runId)} AS run_id` : column,
  );
  return `SELECT ${columns.join(', ')} FROM live.${table.name} WHERE run_id = (${lastRun('run_id')})`;
}

const empty = (engine: Engine, table: WarehouseTable) =>
  `SELECT ${selectColumns(engine, table, null).join(', ')} WHERE FALSE`;

function startRanges(engine: Engine, { segmented, asOf }: CombineOptions): string {
  if (!segmented) return empty(engine, warehouseTables.find(({ kept }) => kept === 'range')!);
  return `SELECT customer_id, segment_id, DATE ${literal(asOf)} AS valid_from, CAST(NULL AS DATE) AS valid_to
    FROM out_assignments WHERE segment_id IS NOT NULL`;
}

/** Ranges go on while a customer stays, end on the day of a move, and never overlap. */
function continueRanges(engine: Engine, options: CombineOptions): string {
  const { segmented, held, asOf } = options;
  const day = `DATE ${literal(asOf)}`;
  const today = segmented
    ? 'SELECT customer_id, segment_id FROM out_assignments WHERE segment_id IS NOT NULL'
    : held
      ? `SELECT customer_id, segment_id FROM (${heldRows(engine, tableNamed('assignments'), options)}) WHERE segment_id IS NOT NULL`
      : 'SELECT customer_id, segment_id FROM live.segment_members WHERE FALSE';
  return `
    SELECT past.customer_id, past.segment_id, past.valid_from,
      CASE WHEN past.valid_to IS NULL AND today.customer_id IS NULL THEN ${day} ELSE past.valid_to END AS valid_to
    FROM live.segment_members AS past
    LEFT JOIN (${today}) AS today ON today.customer_id = past.customer_id AND today.segment_id = past.segment_id
    WHERE NOT (past.valid_to IS NULL AND today.customer_id IS NULL AND past.valid_from = ${day})
    UNION ALL
    SELECT today.customer_id, today.segment_id, ${day} AS valid_from, CAST(NULL AS DATE) AS valid_to
    FROM (${today}) AS today
    LEFT JOIN live.segment_members AS open
      ON open.customer_id = today.customer_id AND open.segment_id = today.segment_id AND open.valid_to IS NULL
    WHERE open.customer_id IS NULL`;
}
