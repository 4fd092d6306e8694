import { derive, rng } from '../math/rng.ts';
import { runBatch } from './batch.ts';
import type { MixedData } from './data.ts';
import { countDistinct } from './distinct.ts';
import { defaultGamma } from './gamma.ts';
import { runOnline } from './online.ts';
import { type Packed, pack } from './pack.ts';
import type { Model } from './prototypes.ts';
import { checkStart, isFixed, type Start, startPrototypes } from './starts/start.ts';

export interface FitOptions {
  /** How many clusters. */
  readonly k: number;
  /** The weight of one category mismatch against squared distance; by default `defaultGamma(data)`. */
  readonly gamma?: number | undefined;
  readonly init?: Start | undefined;
  /** How many times to begin anew; the run of the least cost is kept. One is enough for a start without chance. */
  readonly starts?: number | undefined;
  readonly maxIterations?: number | undefined;
  /** `batch` moves prototypes after each pass over the rows (Lloyd), `online` after each move of a row (MacQueen). */
  readonly update?: 'batch' | 'online' | undefined;
  readonly seed?: number | undefined;
  /** One a row, positive: how many rows it stands for. */
  readonly weights?: Float64Array | undefined;
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
}

/**
 * k-prototypes (Huang 1997): k-means for mixed data. Without categorical columns it is k-means, without numeric ones
 * k-modes. Distances are squared Euclidean plus γ times the categories that differ; ties go to the lowest cluster and
 * the lowest category code. No cluster ends empty (see `settle`). Start s draws from `derive(seed, k, s)`; the least
 * cost wins, the earliest of equals.
 *
 * @throws RangeError when k is below 1, above 65,535 or above the number of distinct rows; when γ is negative or not
 *   finite; when a value is missing or infinite, a level unknown or a weight not positive; when an explicit start has
 *   another shape than the data
 */
export function kprototypes(data: MixedData, options: FitOptions): Fit {
  const packed = pack(data, { weights: options.weights });
  const settings = resolveFit(packed, { ...options, gamma: options.gamma ?? defaultGamma(data) });
  return fitStarts(packed, settings, 0, settings.starts);
}

/** Fills in the defaults and checks every setting against the data. */
export function resolveFit(data: Packed, options: FitOptions & { readonly gamma: number }): FitSettings {
  const { k, gamma, init = 'spread', starts = 10, maxIterations = 100, update = 'batch', seed = 0 } = options;
  requireWhole('k', k, 1, 65_535);
  requireWhole('The number of starts', starts, 1);
  requireWhole('The number of iterations', maxIterations, 0);
  if (!(gamma >= 0 && Number.isFinite(gamma))) {
    throw new RangeError(`γ weighs category mismatches and cannot be ${gamma}.`);
  }
  const distinct = countDistinct(data, gamma, k);
  if (k > distinct)
    throw new RangeError(`${k} clusters need ${k} different rows, and there are ${distinct}.`);
  checkStart(init, data, k);
  return { k, gamma, init, starts: isFixed(init, data) ? 1 : starts, maxIterations, update, seed };
}

/** The best of the starts `from` ≤ s < `to`. Joining slices with `bestOf` gives what one call gives. */
export function fitStarts(data: Packed, settings: FitSettings, from: number, to: number): Fit {
  const fits = Array.from({ length: to - from }, (_, i) => fitStart(data, settings, from + i));
  return bestOf(fits);
}

/** The fit of the least cost, the earliest start of equals. */
export function bestOf(fits: readonly Fit[]): Fit {
  return fits.reduce((best, fit) =>
    fit.cost < best.cost || (fit.cost === best.cost && fit.start < best.start) ? fit : best,
  );
}

function fitStart(data: Packed, settings: FitSettings, start: number): Fit {
  const { k, gamma, init, maxIterations, update, seed } = settings;
  const prototypes = startPrototypes(init, data, k, gamma, rng(derive(seed, k, start)));
  const iterate = update === 'batch' ? runBatch : runOnline;
  const { labels, cost, costs, iterations, sizes } = iterate(data, { k, gamma, prototypes }, maxIterations);
  return { k, gamma, prototypes, labels, cost, costs, iterations, sizes, start };
}

function requireWhole(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  throw new RangeError(`${name} must be a whole number ${range}, not ${value}.`);
}
