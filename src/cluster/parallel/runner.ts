import type { Table } from '../table/table.ts';
import { type ResultOf, runTask, type Task } from './task.ts';

/** Runs tasks somewhere. The results are the same bytes wherever that is. */
export interface Runner {
  run<T extends Task>(task: T): Promise<ResultOf[T['kind']]>;
  /** Ends the threads. Tasks not yet done reject. */
  close(): Promise<void>;
}

/**
 * One thread means this one. Worker threads are only loaded when asked for, so that the rest runs where there are none.
 *
 * @param table with scratch space for so many threads
 */
export async function openRunner(table: Table): Promise<Runner> {
  if (table.threads > 1) {
    const { openPool } = await import('./pool.ts');
    return openPool(table);
  }
  return {
    run: async <T extends Task>(task: T) => runTask(table, task) as ResultOf[T['kind']],
    close: async () => {},
  };
}
