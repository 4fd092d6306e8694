import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  AuthClient,
  ExternalAccountAuthorizedUserClientOptions,
  ExternalAccountClientOptions,
  GoogleAuth,
  IdentityPoolClientOptions,
} from 'google-auth-library';

/** What asking for credentials takes. */
interface Asking {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  /** Milliseconds that one request may take until its answer begins. */
  readonly timeout: number;
  /** What the credentials are to allow, as one of Google's addresses. */
  readonly scope: string;
  /** The error to throw where there are credentials that cannot be read. */
  readonly refuse: (message: string) => Error;
}

/** Credentials for Google, whose secrets stay inside. */
export interface Access {
  /** A client with no token yet; the library's own clients may send one again that was refused. */
  client(): AuthClient;
  /** The address that a sheet has to be shared with; null where the credentials do not tell. */
  identity(): Promise<string | null>;
}

/**
 * The first credentials that are there: the JSON in GOOGLE_CREDENTIALS; the identity of a job of GitHub Actions, exchanged by
 * the provider in GOOGLE_WORKLOAD_IDENTITY_PROVIDER; the JSON in GCP_SERVICE_ACCOUNT_KEY; the file that
 * GOOGLE_APPLICATION_CREDENTIALS names; the one that `gcloud auth application-default login` leaves; the machine's own on Google Cloud.
 * Null for none. None is written to disk.
 *
 * @throws what `refuse` makes where there are some that cannot be read; what they hold is in no message
 */
export async function findAccess(asking: Asking): Promise<Access | null> {
  const credentials = await findCredentials(asking);
  const { Compute, gcpMetadata } = await import('google-auth-library');
  if (credentials) {
    return { client: await clientMaker(credentials, asking), identity: async () => identityIn(credentials) };
  }
  if (asking.env.METADATA_SERVER_DETECTION === 'none' || !gcpMetadata.getGCPResidency()) return null;
  return {
    client: () => new Compute({ scopes: [asking.scope] }),
    identity: () => gcpMetadata.instance<string>('service-accounts/default/email').catch(() => null),
  };
}

/** The kinds of credentials files, as far as Kindred reads them itself. */
type Credentials =
  | { readonly type: 'service_account'; readonly client_email: string; readonly private_key: string }
  | { readonly type: 'authorized_user' }
  | { readonly type: 'external_account'; readonly service_account_impersonation_url?: string }
  | { readonly type: 'external_account_authorized_user' }
  | { readonly type: 'impersonated_service_account'; readonly service_account_impersonation_url: string };

const kinds: readonly Credentials['type'][] = [
  'service_account',
  'authorized_user',
  'external_account',
  'external_account_authorized_user',
  'impersonated_service_account',
];

function identityIn(credentials: Credentials): string | null {
  if (credentials.type === 'service_account') return credentials.client_email;
  if (!('service_account_impersonation_url' in credentials)) return null;
  return /serviceAccounts\/([^/:]+):/.exec(credentials.service_account_impersonation_url ?? '')?.[1] ?? null;
}

async function clientMaker(
  credentials: Credentials,
  { fetch: fetchImplementation, timeout, scope }: Asking,
): Promise<() => AuthClient> {
  const google = await import('google-auth-library');
  const options = { transporterOptions: { fetchImplementation, timeout } };
  return () => {
    switch (credentials.type) {
      case 'service_account': {
        const { client_email: email, private_key: key } = credentials;
        return new google.JWT({ email, key, scopes: [scope], ...options });
      }
      case 'authorized_user': {
        const client = new google.UserRefreshClient(options);
        client.fromJSON(credentials);
        return client;
      }
      case 'external_account': {
        const given = {
          ...(credentials as unknown as ExternalAccountClientOptions),
          scopes: [scope],
          ...options,
        };
        const client = isFileOrAddress(given)
          ? new google.IdentityPoolClient(given)
          : google.ExternalAccountClient.fromJSON(given)!;
        shareTransporter(client);
        return client;
      }
      case 'external_account_authorized_user':
        return new google.ExternalAccountAuthorizedUserClient({
          ...(credentials as unknown as ExternalAccountAuthorizedUserClientOptions),
          ...options,
        });
      default:
        return new google.GoogleAuth({ scopes: [scope] }).fromImpersonatedJSON(
          credentials as Parameters<GoogleAuth['fromImpersonatedJSON']>[0],
        );
    }
  };
}

/** Where the subject's token is; the library warns of configs of which it has to find that out by itself. */
function isFileOrAddress(given: ExternalAccountClientOptions): given is IdentityPoolClientOptions {
  const source = 'credential_source' in given ? given.credential_source : undefined;
  return source !== undefined && ('file' in source || ('url' in source && !('environment_id' in source)));
}

/** The library's exchange of tokens makes a transporter of its own, without our time limit (StsCredentials, 11.3). */
function shareTransporter(client: AuthClient) {
  const { stsCredential } = client as unknown as { readonly stsCredential: { transporter: unknown } };
  stsCredential.transporter = client.transporter;
}

async function findCredentials({ env, refuse }: Asking): Promise<Credentials | null> {
  if (env.GOOGLE_CREDENTIALS) return parse(env.GOOGLE_CREDENTIALS, 'GOOGLE_CREDENTIALS', refuse);
  if (env.GOOGLE_WORKLOAD_IDENTITY_PROVIDER) return fromJob(env, refuse);
  if (env.GCP_SERVICE_ACCOUNT_KEY)
    return parse(env.GCP_SERVICE_ACCOUNT_KEY, 'GCP_SERVICE_ACCOUNT_KEY', refuse);
  const named = env.GOOGLE_APPLICATION_CREDENTIALS;
  if (named) {
    const text = await readFile(named, 'utf8').catch(() => {
      throw refuse('The file that GOOGLE_APPLICATION_CREDENTIALS names cannot be read.');
    });
    return parse(text, 'The file that GOOGLE_APPLICATION_CREDENTIALS names', refuse);
  }
  const left = await readFile(leftByGcloud(env), 'utf8').catch(() => null);
  return left === null ? null : parse(left, "gcloud's application-default credentials file", refuse);
}

/**
 * The identity of a job of GitHub Actions, as a credentials file would have it: GitHub vouches for the job, Google's provider takes its word, and
 * the job acts as GOOGLE_SERVICE_ACCOUNT, or as itself. https://google.aip.dev/auth/4117
 */
function fromJob(env: Asking['env'], refuse: Asking['refuse']): Credentials {
  const provider = env.GOOGLE_WORKLOAD_IDENTITY_PROVIDER ?? '';
  if (!/^projects\/\d+\/locations\/global\/workloadIdentityPools\/[\w-]+\/providers\/[\w-]+$/.test(provider))
    throw refuse(
      'GOOGLE_WORKLOAD_IDENTITY_PROVIDER must be the whole name of a provider: projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<provider>.',
    );
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env;
  if (!url || !token)
    throw refuse(
      'GOOGLE_WORKLOAD_IDENTITY_PROVIDER is set, but GitHub gives this job no identity: it needs "permissions: id-token: write".',
    );
  const account = env.GOOGLE_SERVICE_ACCOUNT;
  const asked = new URL(url);
  asked.searchParams.set('audience', `https://iam.googleapis.com/${provider}`);
  const credentials = {
    type: 'external_account',
    audience: `//iam.googleapis.com/${provider}`,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    credential_source: {
      url: asked.href,
      headers: { Authorization: `Bearer ${token}` },
      format: { type: 'json', subject_token_field_name: 'value' },
    },
    ...(account
      ? {
          service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`,
        }
      : {}),
  };
  return credentials as Credentials;
}

function leftByGcloud(env: Asking['env']): string {
  const folder = env.CLOUDSDK_CONFIG ?? (env.APPDATA ? join(env.APPDATA, 'gcloud') : null);
  return join(folder ?? join(env.HOME ?? '', '.config', 'gcloud'), 'application_default_credentials.json');
}

function parse(text: string, where: string, refuse: Asking['refuse']): Credentials {
  let credentials: Partial<Credentials> | null = null;
  try {
    credentials = JSON.parse(text) as Partial<Credentials> | null;
  } catch {
    const message = `${where} does not hold JSON. It must hold a credentials file whole, as Google gave it.`;
    throw refuse(message);
  }
  if (kinds.some((kind) => kind === credentials?.type)) return credentials as Credentials;
  const message = `${where} holds no credentials that Kindred knows; their "type" must be ${kinds.join(', ')}.`;
  throw refuse(message);
}
