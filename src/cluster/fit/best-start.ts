import { derive, rng } from '../../math/rng.ts';
import type { Model, Prototypes } from '../prototypes.ts';
import { randomRows } from '../starts/random-rows.ts';
import { startPrototypes } from '../starts/start.ts';
import { release, selectRows, type Table } from '../table/table.ts';
import { drive } from './drive.ts';
import { runImputing } from './impute.ts';
import { lloyd } from './lloyd.ts';
import { runOnline } from './online.ts';
import { newRowState } from './pass.ts';
import type { FitSettings } from './settings.ts';

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
