import { parentPort, workerData } from 'node:worker_threads';
import type { Packed } from '../pack.ts';
import { runTask, type Task } from './task.ts';

/** The far end of `openPool`: one task in, one result out. */
const data = workerData as Packed;
parentPort?.on('message', (task: Task) => {
  parentPort?.postMessage(runTask(data, task));
});
