import { UsageError } from '../../domain/errors.ts';
import { didYouMean } from '../../domain/suggest.ts';
import type { Value } from '../../engine/engine.ts';
import { type Dimension, dimensions, slicers } from './dimensions.ts';
import { type Measure, measures, sqlOf } from './measures.ts';

/** Chosen values of slicers, by name; null is "unknown". A slicer without an entry leaves everything. */
export type Slice = Readonly<Record<string, readonly (string | number | null)[]>>;

/** Measures by dimensions, of what slicers leave. */
export interface MeasureQuery {
  readonly measures: readonly string[];
  /** At most three dimensions, outermost first. */
  readonly by: readonly string[];
  readonly where: Slice;
  /** At most so many rows, those with the most of the first measure. */
  readonly limit?: number | undefined;
}

/** A row for each combination of the dimensions' values that has a policy: its values, then its measures, in the order asked for. */
export type MeasureRow = readonly Value[];

const MOST_DIMENSIONS = 3;

/** The statement that says what a query asks, in the SQL that both engines share, and what is bound to it. Throws UsageError for a name that is not known. */
export function measureSql(query: MeasureQuery): { readonly sql: string; readonly values: readonly Value[] } {
  const { by, wanted } = namesOf(query);
  const { sql: where, values } = filterOf(query.where);
  const keys = by.map(({ sql }, i) => `${sql} AS key${i}`);
  const orders = by.map(({ order }, i) => `${order ? `MIN(${order})` : 'NULL'} AS order${i}`);
  const group = by.length > 0 ? `GROUP BY ${by.map((_, i) => `key${i}`).join(', ')}` : '';
  const parts = (['policies', 'customers'] as const).map((over) => ({
    over,
    measures: wanted.filter((measure) => measure.over === over),
  }));
  const aggregates = (own: readonly Measure[]) =>
    own.map((measure) => `${sqlOf(measure)} AS ${place(measure, wanted)}`);
  const ofPolicies = [...by.map((_, i) => `key${i}`), ...orders, ...aggregates(parts[0]!.measures)];
  const ofCustomers = [...by.map((_, i) => `key${i}`), ...aggregates(parts[1]!.measures)];
  const people = ['customer_id', 'MIN(age) AS age', 'MIN(income) AS income'];
  const hasPeople = parts[1]!.measures.length > 0;
  const on = by.map((_, i) => `people.key${i} IS NOT DISTINCT FROM sold.key${i}`).join(' AND ') || 'TRUE';
  const orderBy = [
    ...by.flatMap(({ order }, i) => (order ? [`order${i} NULLS LAST`] : [])),
    ...(by.some(({ order }) => !order) ? [`${place(wanted[0]!, wanted)} DESC NULLS LAST`] : []),
    ...by.map((_, i) => `sold.key${i} NULLS LAST`),
  ];
  const sql = `
    WITH chosen AS (SELECT ${[...keys, 'policy_details.*'].join(', ')} FROM policy_details ${where}),
    sold AS (SELECT ${ofPolicies.length > 0 ? ofPolicies.join(', ') : 'COUNT(*) AS policies_there'} FROM chosen ${group})
    ${hasPeople ? `, people AS (SELECT ${ofCustomers.join(', ')} FROM (SELECT ${[...by.map((_, i) => `key${i}`), ...people].join(', ')} FROM chosen GROUP BY ${[...by.map((_, i) => `key${i}`), 'customer_id'].join(', ')}) AS person ${group})` : ''}
    SELECT ${[...by.map((_, i) => `sold.key${i}`), ...wanted.map((measure) => place(measure, wanted))].join(', ')}
    FROM sold ${hasPeople ? `LEFT JOIN people ON ${on}` : ''}
    ${orderBy.length > 0 ? `ORDER BY ${orderBy.join(', ')}` : ''}
    ${query.limit === undefined ? '' : `LIMIT ${Math.max(1, Math.floor(query.limit))}`}`;
  return { sql, values };
}

/** What a query names. Throws UsageError for what is not known, or too much. */
export function namesOf(query: MeasureQuery): {
  readonly by: readonly Dimension[];
  readonly wanted: readonly Measure[];
} {
  const by = query.by.map((name) => named(name, dimensions, 'dimension'));
  if (by.length > MOST_DIMENSIONS)
    throw new UsageError(`At most ${MOST_DIMENSIONS} dimensions can be asked for at once.`);
  const wanted = query.measures.map((name) => named(name, measures, 'measure'));
  if (wanted.length === 0) throw new UsageError('Name at least one measure.');
  return { by, wanted };
}

const place = (measure: Measure, among: readonly Measure[]) => `measure${among.indexOf(measure)}`;

/** The WHERE of slicers over `policy_details`, and what is bound to it. */
export function filterOf(slice: Slice): { sql: string; values: Value[] } {
  const values: Value[] = [];
  const conditions = Object.entries(slice).flatMap(([name, chosen]) => {
    if (chosen.length === 0) return [];
    const { sql: column } = named(name, slicers, 'slicer');
    const known = chosen.filter((value) => value !== null);
    const bound = known.map((value) => `$${values.push(value)}`);
    const isIn = bound.length > 0 ? [`${column} IN (${bound.join(', ')})`] : [];
    const isNull = known.length < chosen.length ? [`${column} IS NULL`] : [];
    return [`(${[...isIn, ...isNull].join(' OR ')})`];
  });
  return { sql: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

export function named<T extends Dimension | Measure>(name: string, among: readonly T[], what: string): T {
  const found = among.find((candidate) => candidate.name === name);
  if (found) return found;
  const names = among.map((candidate) => candidate.name);
  throw new UsageError(
    `There is no ${what} ${name}.${didYouMean(name, names)} There are ${names.join(', ')}.`,
  );
}
