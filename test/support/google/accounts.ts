import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who an access token speaks for, and for what. */
export interface Holder {
  /** An e-mail address, or the principal of a workload that borrows no account. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** A person's token pays from a project that each request has to name. */
  readonly isPerson: boolean;
}

/** What one server knows of accounts, and the access tokens it has given. */
export interface Accounts {
  /** Private keys by e-mail address. */
  readonly keys: Map<string, string>;
  /** Secrets and holders by refresh token. */
  readonly people: Map<string, { readonly secret: string; readonly holder: Holder }>;
  /** Subject tokens of workloads. */
  readonly workloads: Set<string>;
  /** Addresses of the accounts that workloads may borrow. */
  readonly lent: Set<string>;
  readonly issued: Map<string, Holder & { readonly until: number }>;
}

export function noAccounts(): Accounts {
  return { keys: new Map(), people: new Map(), workloads: new Set(), lent: new Set(), issued: new Map() };
}

/** The provider of the workloads, as a token exchange names it. */
export const PROVIDER =
  '//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci/providers/github';

export const JWT_TYPE = 'urn:ietf:params:oauth:token-type:jwt';

/** A key file as Google writes it. An account keeps its key. */
export function serviceAccount({ keys }: Accounts, email: string): object {
  const key = keys.get(email) ?? newKey();
  keys.set(email, key);
  return {
    type: 'service_account',
    project_id: 'kindred-test',
    private_key_id: random(),
    private_key: key,
    client_email: email,
    client_id: '100000000000000000000',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(email)}`,
    universe_domain: 'googleapis.com',
  };
}

/** A config of Workload Identity Federation, its subject token in a file of the folder. */
export function federation({ workloads, lent }: Accounts, folder: string, email: string | null): object {
  const subject = random();
  const file = join(folder, `subject-${workloads.size}`);
  writeFileSync(file, subject, { mode: 0o600 });
  workloads.add(subject);
  if (email !== null) lent.add(email);
  return {
    universe_domain: 'googleapis.com',
    type: 'external_account',
    audience: PROVIDER,
    subject_token_type: JWT_TYPE,
    token_url: 'https://sts.googleapis.com/v1/token',
    credential_source: { file, format: { type: 'text' } },
    ...(email !== null && {
      service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:generateAccessToken`,
    }),
  };
}

/** What `gcloud auth application-default login --scopes=...` writes. */
export function user({ people }: Accounts, email: string, scopes: readonly string[]): object {
  const secret = random();
  const refresh = `1//${random()}`;
  people.set(refresh, { secret, holder: { name: email, scopes, isPerson: true } });
  return {
    account: '',
    client_id: '123-kindred.apps.googleusercontent.com',
    client_secret: secret,
    quota_project_id: 'kindred-test',
    refresh_token: refresh,
    type: 'authorized_user',
    universe_domain: 'googleapis.com',
  };
}

export const random = () => randomBytes(24).toString('base64url');

const newKey = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
