import { parentPort, workerData } from 'node:worker_threads';
import { openShared, type SharedTable } from '../table/table.ts';
import { runTask, type Task } from './task.ts';

/** The far end of `openPool`: one task in, one result out. */
const { shared, thread } = workerData as { shared: SharedTable; thread: number };
const table = openShared(shared, thread);
parentPort?.on('message', (task: Task) => {
  parentPort?.postMessage(runTask(table, task));
});
