import type { FindingCode } from '../../domain/quality.ts';
import type { Column, ColumnType } from '../../domain/tables.ts';
import type { Dialect, SqlType } from '../../engine/dialect.ts';
import { firstDay } from '../first-day.ts';

/** What may be wrong with a cell, and when, as SQL over `t_<column>` (the text) and `v_<column>` (what it is read as). */
export interface Check {
  readonly column: string;
  readonly code: FindingCode;
  readonly when: string;
}

/** Cells that say in words that there is no value. */
const missingWords = "('', 'n/a', 'null', 'none', '-', '?')";

/** A cell as text: without spaces around it, and NULL where it says that there is no value. */
export function textOf(source: string, dialect: Dialect): string {
  const text = `TRIM(CAST(${dialect.quote(source)} AS ${dialect.types.text}))`;
  return `CASE WHEN LOWER(${text}) IN ${missingWords} THEN NULL ELSE ${text} END`;
}

export const typeOf: Readonly<Record<ColumnType, SqlType>> = {
  id: 'text',
  text: 'text',
  code: 'text',
  integer: 'integer',
  number: 'real',
  money: 'money',
  date: 'date',
};

/** What the text of a cell is read as; NULL where it cannot be. */
export function readAs({ name, type }: Column, dialect: Dialect): string {
  const text = `t_${name}`;
  switch (type) {
    case 'integer':
    case 'number':
      return finite(dialect.safeCast(text, 'real'));
    case 'money':
      return dialect.rounded(dialect.safeCast(text, 'money'), 'money');
    case 'date':
      // A moment is read as its day.
      return `CASE WHEN LENGTH(${text}) <= 10 OR SUBSTR(${text}, 11, 1) IN (' ', 'T') THEN ${dialect.safeCast(`SUBSTR(${text}, 1, 10)`, 'date')} END`;
    default:
      return text;
  }
}

/** Neither infinite nor NaN, which no comparison holds for in one engine and all do in the other. */
const finite = (value: string) => `CASE WHEN ABS(${value}) < 1e300 THEN ${value} END`;

/** What is checked of a column by itself. */
export function checksOf(column: Column, asOf: string, dialect: Dialect): Check[] {
  const { name, type, required, range } = column;
  const [text, value] = [`t_${name}`, `v_${name}`];
  const check = (code: FindingCode, when: string): Check => ({ column: name, code, when });
  const checks: Check[] = [];
  if (required) checks.push(check('missing_required', `${text} IS NULL`));
  if (type === 'date') {
    checks.push(
      check('not_a_date', `${text} IS NOT NULL AND ${value} IS NULL`),
      check('out_of_range', `COALESCE(${value} < DATE ${dialect.literal(firstDay)}, FALSE)`),
      check('future_date', `COALESCE(${value} > DATE ${dialect.literal(asOf)}, FALSE)`),
    );
  }
  if (type === 'integer' || type === 'number' || type === 'money')
    checks.push(check('not_a_number', `${text} IS NOT NULL AND ${value} IS NULL`));
  if (type === 'integer') checks.push(check('not_whole', `COALESCE(${value} <> FLOOR(${value}), FALSE)`));
  if (range) {
    const bounds = [
      ...(range.min === undefined ? [] : [`${value} ${range.above ? '<=' : '<'} ${range.min}`]),
      ...(range.max === undefined ? [] : [`${value} > ${range.max}`]),
    ];
    checks.push(check('out_of_range', `COALESCE(${bounds.join(' OR ')}, FALSE)`));
  }
  return checks;
}
