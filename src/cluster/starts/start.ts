import type { Rng } from '../../math/rng.ts';
import type { Packed } from '../pack.ts';
import { type Prototypes, prototypesAt } from '../prototypes.ts';
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
  data: Packed,
  k: number,
  gamma: number,
  random: Rng,
): Prototypes {
  if (start === 'spread') return prototypesAt(data, spreadRows(data, gamma, k, random));
  if (start === 'random') return prototypesAt(data, randomRows(data.rows, k, random));
  if (start === 'huang' || start === 'cao') {
    const rows = start === 'cao' ? caoRows(data, k) : huangRows(data, k, random);
    return { categorical: prototypesAt(data, rows).categorical, numeric: normalMeans(data, k, random) };
  }
  if ('rows' in start) return prototypesAt(data, start.rows);
  return { numeric: start.numeric.slice(), categorical: start.categorical.slice() };
}

/** True when a start draws nothing, so that trying it twice would be idle. */
export function isFixed(start: Start, data: Packed): boolean {
  return typeof start === 'object' || (start === 'cao' && data.p === 0);
}

/** @throws RangeError when explicit rows or prototypes do not fit the data and k */
export function checkStart(start: Start, data: Packed, k: number): void {
  if (typeof start === 'string') return;
  if ('rows' in start) {
    const inside = start.rows.every((row) => Number.isInteger(row) && row >= 0 && row < data.rows);
    if (start.rows.length === k && inside) return;
    throw new RangeError(`A start from rows takes ${k} row positions from 0 to ${data.rows - 1}.`);
  }
  const { numeric, categorical } = start;
  const known = categorical.every((code, m) => code >= 0 && code < data.levels[m % data.q]!);
  if (
    numeric.length === k * data.p &&
    categorical.length === k * data.q &&
    numeric.every(Number.isFinite) &&
    known
  )
    return;
  throw new RangeError(
    `A start from prototypes takes ${k} × ${data.p} finite numbers and ${k} × ${data.q} known codes.`,
  );
}
