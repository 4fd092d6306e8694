import { createPublicKey, verify } from 'node:crypto';
import { type Accounts, type Holder, JWT_TYPE, PROVIDER, random } from './accounts.ts';
import { apiError, html, json, oauthError, Refused, type Reply, reason } from './reply.ts';

/** The hosts that give tokens. */
export const tokenHosts = ['oauth2.googleapis.com', 'sts.googleapis.com', 'iamcredentials.googleapis.com'];

type Headers = Readonly<Record<string, unknown>>;

/** The answer to a POST at one of these hosts. */
export function tokenAnswer(accounts: Accounts, url: URL, headers: Headers, body: string): Reply {
  const { host, pathname } = url;
  if (host === 'iamcredentials.googleapis.com') return borrowed(accounts, pathname, headers, body);
  const form = new URLSearchParams(body);
  if (host === 'sts.googleapis.com' && pathname === '/v1/token') return exchanged(accounts, form);
  if (host !== 'oauth2.googleapis.com' || pathname !== '/token') return html(404, 'Error 404 (Not Found)!!1');
  const grant = form.get('grant_type');
  if (grant === 'refresh_token') return refreshed(accounts, form);
  if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer')
    return asserted(accounts, form.get('assertion') ?? '');
  return oauthError(400, 'unsupported_grant_type', `Invalid grant_type: ${grant}`);
}

/** Who asks. Throws Refused without a token that is valid and has one of the scopes. */
export function holderOf(
  { issued }: Accounts,
  headers: Headers,
  scopes: readonly string[],
  service: string,
): Holder {
  if (headers.authorization === undefined) throw new Refused(unregistered);
  const holder = issued.get(bearerOf(headers));
  if (!holder || holder.until < Date.now()) throw new Refused(unauthenticated);
  if (!scopes.some((scope) => holder.scopes.includes(scope))) throw new Refused(insufficientScope(service));
  if (holder.isPerson && headers['x-goog-user-project'] === undefined)
    throw new Refused(noQuotaProject(service));
  return holder;
}

export function revoke({ issued }: Accounts, headers: Headers): void {
  issued.delete(bearerOf(headers));
}

const bearerOf = ({ authorization }: Headers) => String(authorization).replace(/^Bearer /i, '');

const HOUR = 3600;

function issue({ issued }: Accounts, holder: Holder): string {
  const token = `ya29.${random()}`;
  issued.set(token, { ...holder, until: Date.now() + HOUR * 1000 });
  return token;
}

const granted = (accounts: Accounts, holder: Holder, more: object = {}) =>
  json(200, { access_token: issue(accounts, holder), expires_in: HOUR - 1, token_type: 'Bearer', ...more });

/** A person's refresh token for an access token with the scopes of the login. */
function refreshed(accounts: Accounts, form: URLSearchParams): Reply {
  const person = accounts.people.get(form.get('refresh_token') ?? '');
  if (!person) return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.');
  if (form.get('client_secret') !== person.secret) return oauthError(401, 'invalid_client', 'Unauthorized');
  return granted(accounts, person.holder, { scope: person.holder.scopes.join(' ') });
}

/** A service account's signed claim for an access token (RFC 7523). */
function asserted(accounts: Accounts, assertion: string): Reply {
  const [head = '', claimed = '', signature = ''] = assertion.split('.');
  const { iss, aud, scope = '', iat, exp, sub = iss } = decoded(claimed);
  const key = accounts.keys.get(String(iss));
  if (key === undefined) return invalidGrant('Invalid grant: account not found');
  const isSigned =
    decoded(head).alg === 'RS256' &&
    verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${claimed}`),
      createPublicKey(key),
      Buffer.from(signature, 'base64url'),
    );
  if (!isSigned) return invalidGrant('Invalid JWT Signature.');
  if (aud !== 'https://oauth2.googleapis.com/token')
    return invalidGrant('Invalid JWT: Failed audience check.');
  if (!isShortLived(Number(iat), Number(exp)))
    return invalidGrant(
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    );
  if (sub !== iss)
    return oauthError(
      401,
      'unauthorized_client',
      'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
    );
  const scopes = String(scope).split(' ');
  if (!scopes.every((each) => each.startsWith('https://www.googleapis.com/auth/')))
    return oauthError(400, 'invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  return granted(accounts, { name: String(iss), scopes, isPerson: false });
}

const invalidGrant = (description: string) => oauthError(400, 'invalid_grant', description);

function isShortLived(issuedAt: number, expires: number): boolean {
  const now = Date.now() / 1000;
  return issuedAt <= now + 600 && expires > now && expires - issuedAt <= HOUR;
}

function decoded(part: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return {};
  }
}

/** A workload's subject token for an access token of its own (RFC 8693). */
function exchanged(accounts: Accounts, form: URLSearchParams): Reply {
  const wanted = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: PROVIDER,
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token_type: JWT_TYPE,
  };
  const wrong = Object.entries(wanted).find(([name, value]) => form.get(name) !== value);
  if (wrong) return oauthError(400, 'invalid_request', `Invalid value for "${wrong[0]}".`);
  const scope = form.get('scope');
  if (!scope) return oauthError(400, 'invalid_scope', 'Missing required parameter: scope.');
  if (!accounts.workloads.has(form.get('subject_token') ?? ''))
    return invalidGrant('The given ID Token is not valid.');
  const holder = { name: PRINCIPAL, scopes: scope.split(' '), isPerson: false };
  return granted(accounts, holder, { issued_token_type: wanted.requested_token_type });
}

const PRINCIPAL = `principal:${PROVIDER.replace(/providers\/.*/, 'subject/kindred')}`;

/** A workload's access token for one of a service account that it may borrow. */
function borrowed(accounts: Accounts, path: string, headers: Headers, body: string): Reply {
  const scopes = ['cloud-platform', 'iam'].map((name) => `https://www.googleapis.com/auth/${name}`);
  holderOf(accounts, headers, scopes, 'iamcredentials.googleapis.com');
  const email = /^\/v1\/projects\/-\/serviceAccounts\/([^/]+):generateAccessToken$/.exec(path)?.[1] ?? '';
  const name = decodeURIComponent(email);
  if (!accounts.lent.has(name)) return notLent;
  const { scope, lifetime } = JSON.parse(body) as { readonly scope?: string[]; readonly lifetime?: string };
  if (!scope?.length || Number.parseInt(lifetime ?? '3600s', 10) > HOUR)
    return apiError(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.');
  return json(200, {
    accessToken: issue(accounts, { name, scopes: scope, isPerson: false }),
    expireTime: new Date(Date.now() + HOUR * 1000).toISOString().replace(/\.\d+/, ''),
  });
}

const permission = 'iam.serviceAccounts.getAccessToken';

const notLent = apiError(
  403,
  'PERMISSION_DENIED',
  `Permission '${permission}' denied on resource (or it may not exist).`,
  [reason('IAM_PERMISSION_DENIED', { permission }, 'iam.googleapis.com')],
);

export const unauthenticated = apiError(
  401,
  'UNAUTHENTICATED',
  'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
);

/** A request without any credential is not 401: Sheets would also take an API key. */
const unregistered = apiError(
  403,
  'PERMISSION_DENIED',
  "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
);

export function insufficientScope(service: string): Reply {
  return apiError(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.', [
    reason('ACCESS_TOKEN_SCOPE_INSUFFICIENT', { service }),
  ]);
}

function noQuotaProject(service: string): Reply {
  const message = `Your application is authenticating by using local Application Default Credentials. The ${service} API requires a quota project, which is not set by default. To learn how to set your quota project, see https://cloud.google.com/docs/authentication/adc-troubleshooting/user-creds .`;
  return apiError(403, 'PERMISSION_DENIED', message, [
    reason('SERVICE_DISABLED', { service, consumer: 'projects/764086051850' }),
  ]);
}
