import type { BigQuery } from '@google-cloud/bigquery';
import type { Access } from '../../services/google-access.ts';

/** What asking BigQuery takes. */
export interface BigQueryEffects {
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds that one request may take until its answer begins. */
  readonly timeout: number;
  /** Null for a server that asks for no credentials. */
  readonly access: Access | null;
  /** Another address than Google's: an emulator, or a private endpoint. */
  readonly endpoint: string | null;
}

/** Google's client for a project, with a token of its own yet to be asked for. */
export async function newClient(project: string, effects: BigQueryEffects): Promise<BigQuery> {
  const { BigQuery } = await import('@google-cloud/bigquery');
  const { OAuth2Client } = await import('google-auth-library');
  let authClient = effects.access?.client();
  if (!authClient) {
    authClient = new OAuth2Client();
    authClient.setCredentials({ access_token: 'none', expiry_date: Number.MAX_SAFE_INTEGER });
  }
  return new BigQuery({
    projectId: project,
    // The client's own patience knows no Retry-After.
    autoRetry: false,
    maxRetries: 0,
    timeout: effects.timeout,
    userAgent: 'kindred',
    authClient: authClient as never,
    ...(effects.endpoint === null ? {} : { apiEndpoint: effects.endpoint }),
  } as ConstructorParameters<typeof BigQuery>[0]);
}
