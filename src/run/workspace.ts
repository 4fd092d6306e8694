import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../config/resolve.ts';
import type { Effects, Stage } from '../domain/effects.ts';
import type { RunOptions, RunReport } from '../domain/run.ts';
import { openDuckDB } from '../engine/duckdb/open.ts';
import type { Workbench } from '../engine/engine.ts';
import { isRunning } from '../services/process.ts';
import { blank } from './outcome.ts';
import { timed } from './stages.ts';

/** What every step of a run works with. */
export interface Workspace extends RunOptions {
  readonly config: Config;
  readonly effects: Effects;
  readonly engine: Workbench;
  /** A folder for what sources fetch and unpack; gone when the work is done. */
  readonly scratch: string;
  readonly stage: Stage;
  readonly seconds: Readonly<Record<string, number>>;
  /** What is known so far; a run that is stopped reports this. */
  known: RunReport;
}

/**
 * Does the work with an engine of its own. What does not fit in memory, and what sources fetch, goes beside the warehouse, or else the config,
 * under this process' number, and away with the work.
 */
export async function withWorkspace<T>(
  config: Config,
  options: RunOptions,
  effects: Effects,
  work: (space: Workspace) => Promise<T>,
): Promise<T> {
  const beside = `${config.work}.${process.pid}`;
  await clearLeftovers(config.work, effects.now);
  const engine = await openDuckDB(':memory:', {
    threads: effects.threads,
    megabytes: effects.megabytes,
    spill: `${beside}.spill`,
  });
  const scratch = `${beside}.sources`;
  try {
    const known = blank(config, options.asOf);
    return await work({ ...options, config, effects, engine, scratch, ...timed(effects), known });
  } finally {
    effects.progress.stop();
    await engine.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

const A_DAY = 86_400_000;

/** Takes away what processes that were killed left there. */
async function clearLeftovers(work: string, now: Date): Promise<void> {
  const folder = dirname(work);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const rest = name.startsWith(`${basename(work)}.`) ? name.slice(basename(work).length + 1) : '';
    const pid = Number(/^(\d+)\.(spill|sources)$/.exec(rest)?.[1]);
    if (!pid || isRunning(pid)) continue;
    const path = join(folder, name);
    // On a shared folder the number may be another machine's.
    const { mtimeMs } = await stat(path);
    if (now.getTime() - mtimeMs > A_DAY) await rm(path, { recursive: true, force: true });
  }
}
