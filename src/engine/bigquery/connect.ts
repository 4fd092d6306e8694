import { DataRefused } from '../../domain/errors.ts';
import { findAccess } from '../../services/google-access.ts';
import { type BigQueryPlace, type Jobs, openJobs } from './jobs.ts';

/** What reaching Google takes. */
export interface Reach {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  /** Milliseconds that one request may take until its answer begins. */
  readonly timeout: number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

const SCOPE = 'https://www.googleapis.com/auth/bigquery';

/**
 * Jobs at Google with the credentials that are there, or at the server that KINDRED_BIGQUERY_ENDPOINT names, without.
 * Throws DataRefused without credentials.
 */
export async function connectBigQuery(place: BigQueryPlace, reach: Reach): Promise<Jobs> {
  const endpoint = reach.env.KINDRED_BIGQUERY_ENDPOINT ?? null;
  if (endpoint !== null) return openJobs(place, { ...reach, access: null, endpoint });
  const refuse = (message: string) => new DataRefused([{ code: 'credentials_unreadable', message }]);
  const access = await findAccess({ ...reach, scope: SCOPE, refuse });
  if (access) return openJobs(place, { ...reach, access, endpoint });
  const message = `There are no Google credentials for ${place.project}.${place.dataset}. Sign in with "gcloud auth application-default login", or give a credentials file by GOOGLE_APPLICATION_CREDENTIALS or its text by GOOGLE_CREDENTIALS: docs/operate.md says how.`;
  throw new DataRefused([{ code: 'credentials_missing', message }]);
}
