import { Worker } from 'node:worker_threads';
import { share, type Table } from '../table/table.ts';
import type { Runner } from './runner.ts';
import type { Result, ResultOf, Task } from './task.ts';

interface Job {
  readonly task: Task;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** This file is pool.ts in the sources and pool.js in the package; the worker beside it has the same extension. */
const workerUrl = new URL(
  `./worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

/**
 * Worker threads that share a table. Tasks start in the order they were given; each promise settles with its own
 * result. An error in one task ends the pool: every task not yet done rejects with it.
 *
 * @param table with scratch space for so many threads
 */
export function openPool(table: Table): Runner {
  const queue: Job[] = [];
  const running = new Map<Worker, Job>();
  const idle: Worker[] = [];
  let failure: unknown;

  const next = () => {
    while (idle.length > 0 && queue.length > 0) {
      const worker = idle.pop()!;
      const job = queue.shift()!;
      running.set(worker, job);
      worker.postMessage(job.task);
    }
  };
  const fail = (reason: unknown) => {
    failure ??= reason;
    for (const job of [...running.values(), ...queue.splice(0)]) job.reject(failure);
    running.clear();
  };
  const finish = (worker: Worker, result: Result) => {
    running.get(worker)?.resolve(result);
    running.delete(worker);
    idle.push(worker);
    next();
  };

  const workers = Array.from(
    { length: table.threads },
    (_, thread) => new Worker(workerUrl, { workerData: { shared: share(table), thread } }),
  );
  for (const worker of workers) {
    idle.push(worker);
    worker.on('message', (result: Result) => finish(worker, result));
    worker.on('error', fail);
    worker.on('messageerror', fail);
    worker.on('exit', (code) => fail(new Error(`A worker thread ended early, with code ${code}.`)));
  }

  return {
    run: <T extends Task>(task: T) =>
      new Promise<ResultOf[T['kind']]>((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        queue.push({ task, resolve: resolve as Job['resolve'], reject });
        next();
      }),
    close: async () => {
      fail(new Error('The pool of worker threads is closed.'));
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
