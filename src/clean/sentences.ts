import type { Reason } from '../domain/errors.ts';
import { type Finding, meanings } from '../domain/quality.ts';

const verbs = {
  repaired: 'repaired',
  flagged: 'to look at',
  skipped: 'skipped',
  quarantined: 'set aside',
} as const;

/** A finding as a reason: how many rows, what was done and why, and where to look. Never a cell's value. */
export function sentenceFor({ table, column, action, code, rows, examples }: Finding): Reason {
  const places = examples
    .slice(0, 5)
    .map(({ row }) => row)
    .join(', ');
  const more = rows > 5 ? ', …' : '';
  const where = `${examples[0]?.file ?? table} row${rows === 1 ? '' : 's'} ${places}${more}`;
  const message = `${rows} ${rows === 1 ? 'row' : 'rows'} of ${table} ${verbs[action]}: ${column ? `${column}: ` : ''}${meanings[code]} (${where}).`;
  const row = examples[0]?.row;
  return {
    code,
    message,
    table,
    action,
    ...(row === undefined ? {} : { row }),
    ...(column ? { column } : {}),
  };
}
