import type { Packed } from '../pack.ts';
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
 * @param data laid out in SharedArrayBuffers when there are several threads
 */
export async function openRunner(data: Packed, threads: number): Promise<Runner> {
  if (threads > 1) {
    const { openPool } = await import('./pool.ts');
    return openPool(data, threads);
  }
  return {
    run: async <T extends Task>(task: T) => runTask(data, task) as ResultOf[T['kind']],
    close: async () => {},
  };
}
