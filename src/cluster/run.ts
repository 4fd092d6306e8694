import type { Labelling } from './label.ts';

/** One start, iterated to its end. */
export interface Run extends Labelling {
  readonly cost: number;
  /** The cost after the first update and then after each iteration, as kmodes' `epoch_costs_`. */
  readonly costs: readonly number[];
  readonly iterations: number;
}
