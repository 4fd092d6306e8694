import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';
import type { Statement } from '../../engine/bigquery/jobs.ts';
import { type WarehouseTableName, warehouseTables } from '../schema.ts';
import type { Names } from './names.ts';

/** Adds a row to a log. Its place among the runs is the next one; a column that is not given is NULL. */
export function insertRow(
  name: WarehouseTableName & ('runs' | 'exports'),
  row: Readonly<Record<string, string | number | null>>,
  { live }: Names,
): Statement {
  const { columns } = warehouseTables.find((table) => table.name === name)!;
  const given = Object.keys(row);
  const values = given.map((column) => (row[column] === null ? null : String(row[column])));
  const typeOf = columns as Readonly<Record<string, keyof typeof bigqueryDialect.types>>;
  const cells = given.map((column, i) => `CAST($${i + 1} AS ${bigqueryDialect.types[typeOf[column]!]})`);
  const next = `(SELECT COALESCE(MAX(sequence), 0) + 1 FROM ${live('runs')})`;
  return name === 'runs'
    ? {
        sql: `INSERT INTO ${live(name)} (sequence, ${given.join(', ')}) SELECT ${[next, ...cells].join(', ')}`,
        values,
      }
    : { sql: `INSERT INTO ${live(name)} (${given.join(', ')}) SELECT ${cells.join(', ')}`, values };
}
