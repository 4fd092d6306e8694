import { type Fit, type FitSettings, fitStarts } from '../kprototypes.ts';
import type { Packed } from '../pack.ts';
import { type BootstrapOptions, bootstrapPacked, type Clustering } from '../stability.ts';

/** A piece of work that depends on nothing but itself and the table, so that it may run on any thread. */
export type Task =
  | { readonly kind: 'fit'; readonly settings: FitSettings; readonly from: number; readonly to: number }
  | { readonly kind: 'bootstrap'; readonly fit: Clustering; readonly options: BootstrapOptions };

export interface ResultOf {
  readonly fit: Fit;
  /** Jaccard similarities, samples × k. */
  readonly bootstrap: Float64Array;
}

export type Result = ResultOf[Task['kind']];

export function runTask(data: Packed, task: Task): Result {
  return task.kind === 'fit'
    ? fitStarts(data, task.settings, task.from, task.to)
    : bootstrapPacked(data, task.fit, task.options);
}
