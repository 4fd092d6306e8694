import type { Effects } from '../../domain/effects.ts';
import { DataRefused } from '../../domain/errors.ts';
import type { BigQuerySettings } from '../../domain/settings.ts';
import { type Jobs, openJobs } from '../../engine/bigquery/jobs.ts';
import { openBigQuery } from '../../engine/bigquery/open.ts';
import type { Engine } from '../../engine/engine.ts';
import { findAccess } from '../../services/google-access.ts';
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

const SCOPE = 'https://www.googleapis.com/auth/bigquery';

/** Throws DataRefused without credentials. */
export async function openDataset(settings: BigQuerySettings, effects: StoreEffects): Promise<Open> {
  const jobs = await openJobs(settings, { ...effects, ...(await reach(settings, effects)) });
  return {
    settings,
    jobs,
    engine: openBigQuery(jobs),
    names: (runId) => namesIn(settings, runId),
    now: effects.now,
  };
}

/** Google with credentials, or the server that KINDRED_BIGQUERY_ENDPOINT names, without. */
async function reach({ project, dataset }: BigQuerySettings, effects: StoreEffects) {
  const endpoint = effects.env.KINDRED_BIGQUERY_ENDPOINT ?? null;
  if (endpoint !== null) return { access: null, endpoint };
  const refuse = (message: string) => new DataRefused([{ code: 'credentials_unreadable', message }]);
  const access = await findAccess({ ...effects, scope: SCOPE, refuse });
  if (access) return { access, endpoint };
  const message = `There are no Google credentials for ${project}.${dataset}. Sign in with "gcloud auth application-default login", or give a credentials file by GOOGLE_APPLICATION_CREDENTIALS or its text by GOOGLE_CREDENTIALS: docs/operate.md says how.`;
  throw new DataRefused([{ code: 'credentials_missing', message }]);
}
