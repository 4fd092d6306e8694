import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Message, Task } from './child.ts';
import { processorTime, residentBytes } from './process.ts';

/** Of the processor, and of the clock as long as the processor was to be had. */
const MOST_MILLISECONDS = 5000;

/** A file that waits for nothing is not to wait for longer than this many times as long. */
const PATIENCE = 10;
const MOST_BYTES = 2 ** 30;

export interface Result {
  readonly outcome: 'cleaned' | 'refused' | 'lost rows' | 'failed' | 'hung' | 'grew' | 'crashed';
  /** A refusal's code; of a fault, what there is to know of it. */
  readonly detail: string;
  readonly milliseconds: number;
  readonly peak: number;
  readonly growth: number;
}

/** A child process that tries files one at a time. */
export interface Child {
  /** Whether it lives on; after a hang, growth or a crash it does not. */
  readonly alive: boolean;
  attempt(task: Task): Promise<Result>;
  stop(): void;
}

const script = fileURLToPath(new URL('./child.ts', import.meta.url));

/** @param most milliseconds that a file may take */
export async function startChild(most = MOST_MILLISECONDS): Promise<Child> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-fuzz-'));
  const child = fork(script, [folder], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr!.on('data', (piece) => {
    said = `${said}${piece}`.slice(-3000);
  });
  let alive = true;
  child.on('exit', () => {
    alive = false;
    rmSync(folder, { recursive: true, force: true });
  });
  const stop = () => {
    alive = false;
    child.kill('SIGKILL');
  };
  const first = await new Promise<Message | null>((done) => {
    child.once('message', done);
    child.once('exit', () => done(null));
  });
  if (first?.is !== 'ready') throw new Error(`A child process did not start: ${said}`);
  return {
    get alive() {
      return alive;
    },
    attempt: (task) => watch(child, task, most, stop, () => said),
    stop,
  };
}

/** Gives a child a file, and ends the child if the file takes too long or too much. */
function watch(
  child: ChildProcess,
  task: Task,
  most: number,
  stop: () => void,
  said: () => string,
): Promise<Result> {
  return new Promise((done) => {
    let begun: number | null = null;
    let worked = 0;
    let peak = 0;
    // On a busy machine the clock runs and the child does not.
    const hangs = (since: number) => {
      const passed = performance.now() - since;
      return passed > most && (processorTime(child.pid!) - worked > most || passed > PATIENCE * most);
    };
    const end = (result: Pick<Result, 'outcome' | 'detail'> & Partial<Result>) => {
      clearInterval(timer);
      child.off('message', hear);
      child.off('exit', died);
      done({ milliseconds: begun === null ? 0 : performance.now() - begun, peak, growth: 0, ...result });
    };
    const kill = (outcome: Result['outcome'], detail: string) => {
      end({ outcome, detail });
      stop();
    };
    const timer = setInterval(() => {
      peak = Math.max(peak, residentBytes(child.pid!) ?? 0);
      if (peak > MOST_BYTES) kill('grew', `past ${MOST_BYTES} bytes`);
      else if (begun !== null && hangs(begun)) kill('hung', `for ${most} ms`);
    }, 50);
    const hear = (message: Message) => {
      if (message.is === 'begun') [begun, worked] = [performance.now(), processorTime(child.pid!)];
      if (message.is === 'done') end(resultOf(message));
    };
    const died = (code: number | null, signal: string | null) =>
      end({ outcome: 'crashed', detail: `with ${signal ?? code}: ${said()}` });
    child.on('message', hear);
    child.on('exit', died);
    child.send(task);
  });
}

function resultOf({ verdict, ...measured }: Message & { is: 'done' }): Result {
  const { peak } = measured;
  if (verdict.outcome === 'failed') return { ...measured, outcome: 'failed', detail: verdict.error };
  if (verdict.lost.length > 0) return { ...measured, outcome: 'lost rows', detail: verdict.lost.join('; ') };
  if (peak > MOST_BYTES) return { ...measured, outcome: 'grew', detail: `to ${peak} bytes` };
  return { ...measured, outcome: verdict.outcome, detail: verdict.code ?? '' };
}

/** A child that holds so much is replaced: what thousands of files leave behind is not the next one's doing. */
const TIRED = 400 * 2 ** 20;

/** Tries mutation numbers in several children. A file that hung or grew is tried once more, alone: the machine may have been busy. */
export async function campaign(numbers: readonly number[], children = 2): Promise<Map<number, Result>> {
  const results = new Map<number, Result>();
  const queue = numbers.values();
  const work = async () => {
    let child = await startChild();
    for (const number of queue) {
      if (!child.alive) child = await startChild();
      const result = await child.attempt({ number });
      results.set(number, result);
      if (result.peak > TIRED) child.stop();
    }
    child.stop();
  };
  await Promise.all(Array.from({ length: children }, work));
  for (const [number, { outcome }] of results) {
    if (outcome !== 'hung' && outcome !== 'grew') continue;
    const child = await startChild();
    results.set(number, await child.attempt({ number }));
    child.stop();
  }
  return results;
}
