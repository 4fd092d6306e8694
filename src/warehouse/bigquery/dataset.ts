import type { Effects } from '../../domain/effects.ts';
import type { BigQuerySettings } from '../../domain/settings.ts';
import { connectBigQuery } from '../../engine/bigquery/connect.ts';
import type { Jobs } from '../../engine/bigquery/jobs.ts';
import { openBigQuery } from '../../engine/bigquery/open.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Names, namesIn } from './names.ts';

export type StoreEffects = Pick<Effects, 'env' | 'fetch' | 'timeout' | 'wait' | 'now'>;

/** A dataset that can be asked. */
export interface Open {
  readonly settings: BigQuerySettings;
  readonly jobs: Jobs;
  readonly engine: Engine;
  /** Names for a run; `''` where nothing is staged. */
  readonly names: (runId: string) => Names;
  readonly now: Date;
}

/** Throws DataRefused without credentials. */
export async function openDataset(settings: BigQuerySettings, effects: StoreEffects): Promise<Open> {
  const jobs = await connectBigQuery(settings, effects);
  return {
    settings,
    jobs,
    engine: openBigQuery(jobs),
    names: (runId) => namesIn(settings, runId),
    now: effects.now,
  };
}
