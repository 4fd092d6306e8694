import { UsageError } from '../domain/errors.ts';
import { didYouMean } from '../domain/suggest.ts';
import type { Engine } from '../engine/engine.ts';
import { type WarehouseTable, warehouseTables } from './schema.ts';

/** What a list has where nobody says otherwise: whom to contact, and how. */
const usualColumns = ['customer_id', 'preferred_channel', 'preferred_language', 'preferred_time'];

/** What stands in the view of customers for us and not for a list. */
const never: readonly string[] = [
  'objection',
  'consent',
  'objects',
  'distance',
  'next_segment_id',
  'next_distance',
];

/** Engines write out a decimal with or without the zeros at its end. */
const isMoney = (column: string) =>
  column === 'premium_to_date' ||
  (warehouseTables as readonly WarehouseTable[]).some(({ columns }) => columns[column] === 'money');

export interface Audience {
  readonly segment: number;
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly asOf: string;
}

/**
 * The customers of a segment, those who object left out, from the warehouse that the engine is in. Throws UsageError for
 * a segment or a column that is not there.
 */
export async function readAudience(
  engine: Engine,
  segment: number,
  wanted: readonly string[] | null,
): Promise<Audience> {
  const quote = engine.dialect.quote;
  const segments = await engine.rows('SELECT segment_id, name FROM current_segments ORDER BY segment_id');
  const found = segments.find(({ segment_id: id }) => Number(id) === segment);
  if (!found) {
    const list = segments.map(({ segment_id: id, name }) => `${id} (${name})`).join(', ');
    throw new UsageError(`There is no segment ${segment}. The segments are ${list || 'not made yet'}.`);
  }
  const all = await engine.names('SELECT * FROM customer_details');
  const known = all.filter((name) => !never.includes(name));
  const columns = wanted ?? usualColumns;
  for (const column of columns)
    if (!known.includes(column))
      throw new UsageError(
        `There is no column ${column} for a list.${didYouMean(column, known)} Columns: ${known.join(', ')}.`,
      );
  const cells = await engine.columns(`
    SELECT ${columns.map((column) => `CAST(${quote(column)} AS ${engine.dialect.types.text})`).join(', ')}
    FROM customer_details WHERE segment_id = ${segment} AND NOT coalesce(objects, FALSE) ORDER BY customer_id`);
  const [run] = await engine.rows('SELECT as_of FROM current_run');
  const length = cells[0]?.length ?? 0;
  return {
    segment,
    name: String(found.name),
    columns,
    rows: Array.from({ length }, (_, row) =>
      cells.map((column, i) => {
        const text = String(column[row] ?? '');
        return isMoney(columns[i]!) && text.includes('.') ? text.replace(/\.?0+$/, '') : text;
      }),
    ),
    asOf: String(run?.as_of),
  };
}
