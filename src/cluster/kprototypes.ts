import { derive, rng } from '../math/rng.ts';
import type { MixedData } from './data.ts';
import { countDistinct } from './distinct.ts';
import { drive } from './drive.ts';
import { defaultGamma } from './gamma/simple.ts';
import { runImputing } from './impute.ts';
import { lloyd } from './lloyd.ts';
import { runOnline } from './online.ts';
import { newRowState } from './pass.ts';
import type { Model, Prototypes } from './prototypes.ts';
import { randomRows } from './starts/random-rows.ts';
import { checkStart, isFixed, type Start, startPrototypes } from './starts/start.ts';
import { pack, release, selectRows, type Table } from './table/table.ts';

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

export interface Fit extends Model {
  /** Each row's cluster, from 0. */
  readonly labels: Uint16Array;
  /** Σ weight · (‖x − c‖² + γ · mismatches). */
  readonly cost: number;
  /** The cost after the first update and then after each iteration, as kmodes' `epoch_costs_`. */
  readonly costs: readonly number[];
  readonly iterations: number;
  /** Rows a cluster. */
  readonly sizes: Int32Array;
  /** Which start won, from 0. */
  readonly start: number;
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

/**
 * k-prototypes (Huang 1997): k-means for mixed data. Without categorical columns it is k-means, without numeric ones
 * k-modes. Distances are squared Euclidean plus γ times the categories that differ; ties go to the lowest cluster and
 * the lowest category code. No cluster ends empty (see `lloyd`). Start s draws from `derive(seed, k, s)`; the least
 * cost wins, the earliest of equals. Where rows are many, `spread` starts are compared on a sample of them, and only
 * the best of them is carried on with all rows.
 *
 * @throws RangeError when k is below 1, above 65,534 or above the number of distinct rows; when γ is negative or not
 *   finite; when a value is missing (unless those are to be ignored) or infinite, a level unknown or a weight not
 *   positive; when an explicit start has another shape than the data
 */
export function kprototypes(data: MixedData, options: FitOptions): Fit {
  requireWhole('k', options.k, 1, MOST_CLUSTERS);
  const { k, weights } = options;
  const table = pack(data, { k: Math.min(k, data.rows), weights, missing: allowsMissing(options) });
  try {
    const settings = resolveFit(table, { ...options, gamma: options.gamma ?? defaultGamma(data) });
    return finish(table, settings, fitStarts(table, settings, 0, settings.starts));
  } finally {
    release(table);
  }
}

/** Fills in the defaults and checks every setting against the table. */
export function resolveFit(table: Table, options: FitOptions & { readonly gamma: number }): FitSettings {
  const { k, gamma, init = 'spread', starts = 20, maxIterations = 100, update = 'batch', seed = 0 } = options;
  requireWhole('k', k, 1, MOST_CLUSTERS);
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

/** Enough to tell which start is best, or how alike two clusterings are: the last few rows take as long as the rest. */
export const NEARLY_NONE = 1 / 1000;

/** Rows on which starts are compared where there are more, and at least so many a cluster. */
const SAMPLE = 16_384;
const SAMPLE_A_CLUSTER = 256;

export function sampleSize(k: number): number {
  return Math.max(SAMPLE, SAMPLE_A_CLUSTER * k);
}

/** Whether starts are compared on a sample of the rows. */
export function isSampled(table: Table, { init, k }: FitSettings): boolean {
  return init === 'spread' && table.rows > sampleSize(k);
}

/**
 * The best of the starts `from` ≤ s < `to`, which `finish` makes a fit of the whole table. Joining slices with `bestOf`
 * gives what one call gives.
 */
export function fitStarts(table: Table, settings: FitSettings, from: number, to: number): Fit {
  if (!isSampled(table, settings)) return bestStart(table, settings, from, to);
  const sample = sampleOf(table, sampleSize(settings.k), derive(settings.seed, SAMPLE));
  try {
    return bestStart(sample, { ...settings, stopBelow: NEARLY_NONE }, from, to);
  } finally {
    release(sample);
  }
}

/** So many of a table's rows, drawn without replacement, in their order. Whoever draws releases them. */
export function sampleOf(table: Table, size: number, seed: number): Table {
  return selectRows(table, Int32Array.from(randomRows(table.rows, size, rng(seed))).sort());
}

/** Carries the best start on with all rows, where it was found on a sample. */
export function finish(table: Table, settings: FitSettings, best: Fit): Fit {
  if (!isSampled(table, settings)) return best;
  return { ...runFrom(table, settings, best.prototypes), start: best.start };
}

function bestStart(table: Table, settings: FitSettings, from: number, to: number): Fit {
  const fits = Array.from({ length: to - from }, (_, i) => fitStart(table, settings, from + i));
  return bestOf(fits);
}

/** The fit of the least cost, the earliest start of equals. */
export function bestOf(fits: readonly Fit[]): Fit {
  return fits.reduce((best, fit) =>
    fit.cost < best.cost || (fit.cost === best.cost && fit.start < best.start) ? fit : best,
  );
}

function fitStart(table: Table, settings: FitSettings, start: number): Fit {
  return { ...runFrom(table, settings, prototypesOf(table, settings, start)), start };
}

/** Where a start begins, in new arrays. */
export function prototypesOf(table: Table, { k, gamma, init, seed }: FitSettings, start: number): Prototypes {
  return startPrototypes(init, table, k, gamma, rng(derive(seed, k, start)));
}

/** One run from given prototypes, which are moved in place. */
export function runFrom(
  table: Table,
  { k, gamma, maxIterations, update, impute, stopBelow }: Omit<FitSettings, 'init' | 'starts' | 'seed'>,
  prototypes: Prototypes,
): Fit {
  const model = { k, gamma, prototypes };
  const state = newRowState(table);
  const iterate = () => {
    if (impute) return runImputing(table, model, maxIterations, state);
    if (update === 'online') return runOnline(table, model, maxIterations, state.labels);
    return drive(table, lloyd(table, model, maxIterations, { stopBelow }), state);
  };
  const run = iterate();
  return { ...model, labels: state.labels, ...run, start: 0 };
}

function requireWhole(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  throw new RangeError(`${name} must be a whole number ${range}, not ${value}.`);
}
