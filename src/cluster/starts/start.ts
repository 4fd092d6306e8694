import type { Rng } from '../../math/rng.ts';
import { copyPrototypes, type Prototypes, prototypesAt } from '../prototypes.ts';
import type { Table } from '../table/table.ts';
import { caoRows } from './cao.ts';
import { huangRows } from './huang.ts';
import { normalMeans } from './normal-means.ts';
import { randomRows } from './random-rows.ts';
import { spreadRows } from './spread.ts';

/**
 * Where prototypes begin. `spread`: k-means++ with swaps; `random`: k different rows; `huang` and `cao`: their
 * categories beside normal draws of the numbers, as kmodes does; or explicit row positions or prototypes.
 */
export type Start = 'spread' | 'random' | 'huang' | 'cao' | { readonly rows: readonly number[] } | Prototypes;

/** Prototypes to begin from, in new arrays. */
export function startPrototypes(
  start: Start,
  table: Table,
  k: number,
  gamma: number,
  random: Rng,
): Prototypes {
  if (start === 'spread') return prototypesAt(table, spreadRows(table, gamma, k, random));
  if (start === 'random') return prototypesAt(table, randomRows(table.rows, k, random));
  if (start === 'huang' || start === 'cao') {
    const rows = start === 'cao' ? caoRows(table, k) : huangRows(table, k, random);
    return { categorical: prototypesAt(table, rows).categorical, numeric: normalMeans(table, k, random) };
  }
  if ('rows' in start) return prototypesAt(table, start.rows);
  return copyPrototypes(start);
}

/** True when a start draws nothing, so that trying it twice would be idle. */
export function isFixed(start: Start, table: Table): boolean {
  return typeof start === 'object' || (start === 'cao' && table.p === 0);
}

/** @throws RangeError when explicit rows or prototypes do not fit the data and k */
export function checkStart(start: Start, table: Table, k: number): void {
  if (typeof start === 'string') return;
  if ('rows' in start) {
    const inside = start.rows.every((row) => Number.isInteger(row) && row >= 0 && row < table.rows);
    if (start.rows.length === k && inside) return;
    throw new RangeError(`A start from rows takes ${k} row positions from 0 to ${table.rows - 1}.`);
  }
  const { numeric, categorical } = start;
  const known = categorical.every((code, m) => code >= 0 && code < table.levels[m % table.q]!);
  if (
    numeric.length === k * table.p &&
    categorical.length === k * table.q &&
    numeric.every(Number.isFinite) &&
    known
  )
    return;
  throw new RangeError(
    `A start from prototypes takes ${k} × ${table.p} finite numbers and ${k} × ${table.q} known codes.`,
  );
}
