import { rm } from 'node:fs/promises';
import type { Config } from '../config/resolve.ts';
import type { Effects, Stage } from '../domain/effects.ts';
import type { RunOptions, RunReport } from '../domain/run.ts';
import { openDuckDB } from '../engine/duckdb/open.ts';
import type { Engine } from '../engine/engine.ts';
import { blank } from './outcome.ts';
import { timed } from './stages.ts';

/** What every step of a run works with. */
export interface Workspace extends RunOptions {
  readonly config: Config;
  readonly effects: Effects;
  readonly engine: Engine;
  /** A folder for what sources fetch and unpack; gone when the work is done. */
  readonly scratch: string;
  readonly stage: Stage;
  readonly seconds: Readonly<Record<string, number>>;
  /** What is known so far; a run that is stopped reports this. */
  known: RunReport;
}

/** Does the work with an engine of its own; what does not fit in memory goes beside the warehouse and away with it. */
export async function withWorkspace<T>(
  config: Config,
  options: RunOptions,
  effects: Effects,
  work: (space: Workspace) => Promise<T>,
): Promise<T> {
  const engine = await openDuckDB(':memory:', {
    threads: effects.threads,
    megabytes: effects.megabytes,
    spill: `${config.warehouse}.spill`,
  });
  const scratch = `${config.warehouse}.sources`;
  try {
    const known = blank(config, options.asOf);
    return await work({ ...options, config, effects, engine, scratch, ...timed(effects), known });
  } finally {
    effects.progress.stop();
    await engine.close();
    await rm(scratch, { recursive: true, force: true });
  }
}
