import { type Fit, finish, fitStarts } from '../fit/best-start.ts';
import { type Far, farthestInChunk, labelChunk, type Passed, passChunk, type RowState } from '../fit/pass.ts';
import type { FitSettings } from '../fit/settings.ts';
import { copyTally, type Tally } from '../fit/tally.ts';
import type { Model } from '../prototypes.ts';
import { type BootstrapOptions, bootstrapTable, type Clustering } from '../stability.ts';
import type { Table } from '../table/table.ts';

/** A run of things that are numbered. */
export interface Slice {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

/** A piece of work that depends on nothing but itself and the table, so that it may run on any thread. */
export type Task =
  | ({ readonly kind: 'fit'; readonly settings: FitSettings } & Slice)
  | { readonly kind: 'finish'; readonly settings: FitSettings; readonly best: Fit }
  | { readonly kind: 'bootstrap'; readonly fit: Clustering; readonly options: BootstrapOptions }
  | ({
      readonly kind: 'pass';
      readonly model: Model;
      /** In memory that the threads share. */
      readonly state: RowState;
      readonly fresh: boolean;
      readonly drifts: Float64Array | null;
    } & Slice)
  | ({ readonly kind: 'label'; readonly model: Model; readonly state: RowState } & Slice)
  | ({ readonly kind: 'farthest'; readonly model: Model; readonly sizes: Float64Array } & Slice);

export interface ResultOf {
  readonly fit: Fit;
  readonly finish: Fit;
  /** Jaccard similarities, samples × k. */
  readonly bootstrap: Float64Array;
  /** One a chunk. */
  readonly pass: readonly (Passed & { readonly tally: Tally })[];
  readonly label: readonly Passed[];
  readonly farthest: readonly Far[];
}

export type Result = ResultOf[Task['kind']];

export function runTask(table: Table, task: Task): Result {
  switch (task.kind) {
    case 'fit':
      return fitStarts(table, task.settings, task.from, task.to);
    case 'finish':
      return finish(table, task.settings, task.best);
    case 'bootstrap':
      return bootstrapTable(table, task.fit, task.options);
    case 'pass':
      return each(task, (chunk) => {
        const passed = passChunk(table, task.model, task.state, chunk, task);
        return { ...passed, tally: copyTally(passed.tally) };
      });
    case 'label':
      return each(task, (chunk) => ({
        cost: labelChunk(table, task.model, task.state.labels, chunk),
        moves: 0,
      }));
    case 'farthest':
      return each(task, (chunk) => farthestInChunk(table, task.model, task.sizes, chunk));
  }
}

function each<T>({ from, to }: Slice, work: (i: number) => T): T[] {
  return Array.from({ length: to - from }, (_, i) => work(from + i));
}

/** Consecutive slices of so many things, of the given size but for the last. */
export function slicesOf(count: number, size: number): Slice[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    from: i * size,
    to: Math.min((i + 1) * size, count),
  }));
}
