import { checkStart, isFixed, type Start } from '../starts/start.ts';
import type { Table } from '../table/table.ts';
import { countDistinct } from './distinct.ts';

export interface FitOptions {
  /** How many clusters. */
  readonly k: number;
  /** The weight of one category mismatch against squared distance; by default `defaultGamma(data)`. */
  readonly gamma?: number | undefined;
  readonly init?: Start | undefined;
  /**
   * How many times to begin anew (20 by default); the run of the least cost is kept. One is enough for a start without
   * chance.
   */
  readonly starts?: number | undefined;
  readonly maxIterations?: number | undefined;
  /** `batch` moves prototypes after each pass over the rows (Lloyd), `online` after each move of a row (MacQueen). */
  readonly update?: 'batch' | 'online' | undefined;
  readonly seed?: number | undefined;
  /** One a row, positive: how many rows it stands for. */
  readonly weights?: Float64Array | undefined;
  /**
   * `refuse` a table with missing cells (the default), or `ignore` the cells: they add nothing to a distance, and
   * nothing to a mean or mode (`na.rm = "no"` of R's clustMixType); or `impute` them while iterating, from their
   * clusters' prototypes (`"imp.internal"`), which takes batch updates. For `"imp.onestep"`, see `fillMissing`.
   */
  readonly missing?: 'refuse' | 'ignore' | 'impute' | undefined;
}

/** FitOptions with every default resolved. */
export interface FitSettings {
  readonly k: number;
  readonly gamma: number;
  readonly init: Start;
  readonly starts: number;
  readonly maxIterations: number;
  readonly update: 'batch' | 'online';
  readonly seed: number;
  readonly impute: boolean;
  /** Runs end once no more than this share of the rows moves: 0 to go on until none does. */
  readonly stopBelow: number;
}

/** Whether a table with missing cells may be fitted. */
export function allowsMissing({ missing = 'refuse' }: Pick<FitOptions, 'missing'>): boolean {
  return missing !== 'refuse';
}

/** The most clusters: labels are kept in 16 bits, and one of them stands for none. */
const MOST_CLUSTERS = 65_534;

/** @throws RangeError when k is no whole number from 1 to 65,534 */
export function checkK(k: number): void {
  requireWhole('k', k, 1, MOST_CLUSTERS);
}

export const DEFAULT_STARTS = 20;

/** Fills in the defaults and checks every setting against the table. */
export function resolveFit(table: Table, options: FitOptions & { readonly gamma: number }): FitSettings {
  const {
    k,
    gamma,
    init = 'spread',
    starts = DEFAULT_STARTS,
    maxIterations = 100,
    update = 'batch',
    seed = 0,
  } = options;
  checkK(k);
  requireWhole('The number of starts', starts, 1);
  requireWhole('The number of iterations', maxIterations, 0);
  if (!(gamma >= 0 && Number.isFinite(gamma))) {
    throw new RangeError(`γ weighs category mismatches and cannot be ${gamma}.`);
  }
  const distinct = countDistinct(table, gamma, k);
  if (k > distinct)
    throw new RangeError(`${k} clusters need ${k} different rows, and there are ${distinct}.`);
  checkStart(init, table, k);
  const impute = options.missing === 'impute' && table.gaps;
  if (impute && update === 'online')
    throw new RangeError('Missing cells can only be imputed in batch updates.');
  return {
    k,
    gamma,
    init,
    starts: isFixed(init, table) ? 1 : starts,
    maxIterations,
    update,
    seed,
    impute,
    stopBelow: 0,
  };
}

function requireWhole(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  throw new RangeError(`${name} must be a whole number ${range}, not ${value}.`);
}
