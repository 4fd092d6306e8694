import type { SegmentModel } from '../../domain/model.ts';
import type { Dialect } from '../../engine/dialect.ts';

/** What turns customers into the model's units. */
export type Units = Pick<SegmentModel, 'numeric' | 'categorical' | 'gamma'>;

/** A prototype as a model keeps it. */
export type Center = Pick<SegmentModel['prototypes'][number], 'numeric' | 'categorical'>;

/** A number as SQL that reads back exactly: with an exponent it is a double in both engines, and no decimal. */
export function real(value: number): string {
  const text = value.toExponential();
  return value < 0 ? `(${text})` : text;
}

export const infinity = (dialect: Dialect): string => `CAST('inf' AS ${dialect.types.real})`;

/**
 * Customers in the model's units, as `s0`, `s1`, … and `c0`, `c1`, …; what is missing is NULL.
 *
 * @param from what stands after FROM: a row a customer, with `customer_id` and a column for each feature of the model
 */
export function scaledRows({ numeric, categorical }: Units, from: string, dialect: Dialect): string {
  const { quote, types } = dialect;
  const numbers = numeric.map(({ name, low, high, offset, divisor }, j) => {
    const value = `CAST(${quote(name)} AS ${types.real})`;
    const bounds = [
      ...(low === null ? [] : [`WHEN ${value} < ${real(low)} THEN ${real(low)}`]),
      ...(high === null ? [] : [`WHEN ${value} > ${real(high)} THEN ${real(high)}`]),
    ];
    const clipped = bounds.length > 0 ? `CASE ${bounds.join(' ')} ELSE ${value} END` : value;
    return `(${clipped} - ${real(offset)}) / ${real(divisor)} AS s${j}`;
  });
  const texts = categorical.map(({ name }, j) => `CAST(${quote(name)} AS ${types.text}) AS c${j}`);
  return `SELECT customer_id, ${[...numbers, ...texts].join(', ')} FROM ${from}`;
}

/** The squared distance to a prototype, plus gamma for each mismatch; a missing cell adds nothing. */
export function distanceTo({ gamma }: Pick<Units, 'gamma'>, center: Center, dialect: Dialect): string {
  const squares = center.numeric.map((value, j) => {
    const difference = `(s${j} - ${real(value)})`;
    return `COALESCE(${difference} * ${difference}, 0e0)`;
  });
  const mismatches = center.categorical.map(
    (level, j) => `CASE WHEN c${j} <> ${dialect.literal(level)} THEN 1 ELSE 0 END`,
  );
  const weighed = mismatches.length > 0 ? [`${real(gamma)} * (${mismatches.join(' + ')})`] : [];
  return [...squares, ...weighed].join(' + ');
}

/** The place, among columns of distances, of the one that is the least; the lowest of equals. */
export function placeOf(columns: readonly string[], least: string): string {
  const cases = columns.map((column, c) => `WHEN ${column} = ${least} THEN ${c}`);
  return `CASE ${cases.join(' ')} END`;
}

/** The least of some expressions that are never NULL; LEAST of a single one is that one. */
export const leastOf = (columns: readonly string[]): string =>
  columns.length === 1 ? columns[0]! : `LEAST(${columns.join(', ')})`;

/** Whether every feature is known, and whether none is. */
export function known({ numeric, categorical }: Units): { readonly all: string; readonly none: string } {
  const cells = [...numeric.map((_, j) => `s${j}`), ...categorical.map((_, j) => `c${j}`)];
  return {
    all: cells.map((cell) => `${cell} IS NOT NULL`).join(' AND '),
    none: cells.map((cell) => `${cell} IS NULL`).join(' AND '),
  };
}
