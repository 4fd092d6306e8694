import { DataRefused } from '../domain/errors.ts';
import type { Dialect } from '../engine/dialect.ts';
import type { Engine, TablesThere } from '../engine/engine.ts';
import { empty } from './changes.ts';
import { type WarehouseTable, type WarehouseTableName, warehouseTables, warehouseVersion } from './schema.ts';

/** Where a table of the warehouse is, as SQL. */
type Place = (table: string) => string;

/** A column of older rows that gets its value from what the warehouse holds. Done twice, it changes nothing more. */
interface Fill {
  readonly table: WarehouseTableName;
  readonly column: string;
  /** Of which rows, and the value: expressions over a row of the table, `own`. */
  readonly where: string;
  readonly value: (place: Place) => string;
}

/** From one version to the next. New tables are empty and new columns NULL, unless a fill says better. */
interface Step {
  readonly to: number;
  /** What the version keeps that the one before did not. */
  readonly brought: string;
  /** A column by which a warehouse that tells no version is known to have got this far. */
  readonly mark: { readonly table: WarehouseTableName; readonly column: string };
  readonly fills: readonly Fill[];
}

const tables: readonly WarehouseTable[] = warehouseTables;

const dayOfRun = (place: Place) =>
  `(SELECT MAX(run.as_of) FROM ${place('runs')} AS run WHERE run.run_id = own.run_id)`;

/**
 * Rows of every run bear the day of their run. A model bore the day of the customers it was fitted on, which is another one
 * where a person approved it later, and still stands in the model itself.
 */
const daysOfRuns = tables
  .filter(({ kept }) => kept === 'run')
  .map(
    ({ name }): Fill => ({
      table: name as WarehouseTableName,
      column: 'as_of',
      where: name === 'models' ? 'TRUE' : 'own.as_of IS NULL',
      value: dayOfRun,
    }),
  );

export const steps: readonly Step[] = [
  {
    to: 2,
    brought: 'time zone and cadence of a run',
    mark: { table: 'runs', column: 'timezone' },
    fills: [],
  },
  {
    to: 3,
    brought: 'what is in each column of the sheets',
    mark: { table: 'column_quality', column: 'column_name' },
    fills: [],
  },
  {
    to: 4,
    brought: 'models that last, drift, and what became of segments that stood',
    mark: { table: 'drift', column: 'subject' },
    // Every model was in use from the night it was fitted: none was held back before.
    fills: [{ table: 'models', column: 'status', where: 'own.status IS NULL', value: () => "'in use'" }],
  },
  {
    to: 5,
    brought: 'who objects, the make-up of segments, a card with every model',
    mark: { table: 'segment_composition', column: 'column_name' },
    fills: [],
  },
  {
    to: 6,
    brought: 'what each customer’s segment was decided by',
    mark: { table: 'customer_features', column: 'feature' },
    fills: [],
  },
  {
    to: 7,
    brought: 'lists of customers that were written',
    mark: { table: 'exports', column: 'file' },
    fills: [],
  },
  {
    to: 8,
    brought: 'who named the segments, by which facts, and what was asked',
    mark: { table: 'segment_names', column: 'name' },
    fills: [],
  },
  {
    to: 9,
    brought: 'the day of the run in every row of a run, and the moment it was published',
    mark: { table: 'runs', column: 'published_at' },
    fills: daysOfRuns,
  },
  {
    to: 10,
    brought: 'the version of the warehouse',
    mark: { table: 'runs', column: 'schema_version' },
    fills: [],
  },
];

/** The last version that did not write itself down: later ones are known by what they wrote. */
const lastUntold = 9;

/**
 * What a person is shown of the last run is all there from this version on. Before it, nobody knew who objects, and a list
 * would name them.
 */
const readableFrom = 8;

/** The version of the warehouse that the engine is in, which has a table of runs. */
export async function versionOf(engine: Engine, there: TablesThere): Promise<number> {
  const has = ({ table, column }: Step['mark']) => there.get(table)?.has(column) ?? false;
  if (has(steps.at(-1)!.mark)) {
    const [row] = await engine.rows('SELECT MAX(schema_version) AS version FROM runs');
    if (typeof row?.version === 'number') return row.version;
  }
  return Math.max(1, ...steps.filter(({ to, mark }) => to <= lastUntold && has(mark)).map(({ to }) => to));
}

/** What brings a warehouse of a version up to date, in order. */
export const stepsAfter = (version: number): readonly Step[] => steps.filter(({ to }) => to > version);

/** Throws DataRefused for a warehouse of a newer Kindred, which holds what this one would drop or read wrong. */
export function requireKnown(version: number, place: string): void {
  if (version <= warehouseVersion) return;
  const message = `${place} was written by a newer version of Kindred: it is of version ${version} of the warehouse, and this Kindred knows those up to ${warehouseVersion}. Nothing was changed: install the newer Kindred.`;
  throw new DataRefused([{ code: 'warehouse_newer', message }]);
}

export const isReadable = (version: number): boolean => version >= readableFrom;

/** Why a warehouse of an earlier version is not shown before a run has brought it up to date. */
export function outdated(version: number, place: string): DataRefused {
  const message = `${place} was written by an earlier version of Kindred (version ${version} of the warehouse; this is ${warehouseVersion}): "kindred run" brings it up to date and keeps its history.`;
  return new DataRefused([{ code: 'warehouse_outdated', message }]);
}

/** A table's rows, written by an earlier version, as rows of this one: a query with the columns of the schema in their order. */
export function upToDate(
  table: WarehouseTable,
  from: { readonly version: number; readonly there: TablesThere; readonly place: Place },
  dialect: Dialect,
): string {
  const has = from.there.get(table.name);
  if (!has) return empty(dialect, table);
  const columns = Object.entries(table.columns).map(([column, type]) =>
    has.has(column) ? `own.${column}` : `CAST(NULL AS ${dialect.types[type]}) AS ${column}`,
  );
  const rows = `SELECT ${columns.join(', ')} FROM ${from.place(table.name)} AS own`;
  return fillsAfter(from.version)
    .filter((fill) => fill.table === table.name)
    .reduce(
      (older, { column, where, value }) =>
        `SELECT own.* REPLACE (CASE WHEN ${where} THEN ${value(from.place)} ELSE own.${column} END AS ${column}) FROM (${older}) AS own`,
      rows,
    );
}

/** The same where the tables stay, with their new columns: statements that change older rows in place. */
export const fillStatements = (version: number, place: Place): string[] =>
  fillsAfter(version).map(
    ({ table, column, where, value }) =>
      `UPDATE ${place(table)} AS own SET ${column} = ${value(place)} WHERE ${where}`,
  );

const fillsAfter = (version: number) => stepsAfter(version).flatMap(({ fills }) => fills);
