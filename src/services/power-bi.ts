import type { Effects } from '../domain/effects.ts';
import { DataRefused } from '../domain/errors.ts';
import type { PowerBiSettings } from '../domain/settings.ts';
import { type Failure, failureFrom, persistently, unanswered } from './patience.ts';

/** A dataset of a workspace, and who asks: an app of Microsoft Entra with a secret. */
export interface PowerBiDataset extends PowerBiSettings {
  readonly secret: string;
}

type Outside = Pick<Effects, 'fetch' | 'wait' | 'timeout'>;

export interface RefreshSchedule {
  readonly times: readonly string[];
  readonly timeZone: string;
}

const LOGIN = 'https://login.microsoftonline.com';
const API = 'https://api.powerbi.com/v1.0/myorg';
const SCOPE = 'https://analysis.windows.net/powerbi/api/.default';

/** Pauses between two looks at a refresh: from the first to the last, in milliseconds. */
const FIRST_LOOK = 5000;
const LONGEST_LOOK = 30_000;

/** An answer that is no success. */
class Refused extends Error {
  readonly failure: Failure;
  readonly code: string;
  constructor(failure: Failure, code: string, message: string) {
    super(message);
    this.failure = failure;
    this.code = code;
  }
}

const refusal = (code: string, message: string) => new DataRefused([{ code, message }]);

/** What Power BI keeps of a refresh. https://learn.microsoft.com/rest/api/power-bi/datasets/get-refresh-history-in-group */
interface Entry {
  readonly requestId?: string;
  readonly refreshType?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly status?: string;
  readonly serviceExceptionJson?: string;
}

/**
 * Asks Power BI to refresh a dataset, and waits for the end.
 *
 * @param minutes how long at most
 * @returns whether one was under way already, and it was that one
 * @throws DataRefused with what went wrong and what to do
 */
export async function refreshDataset(
  dataset: PowerBiDataset,
  minutes: number,
  outside: Outside,
): Promise<{ readonly joined: boolean }> {
  const ask = callerOf(dataset, outside);
  const before = (await history(ask)).flatMap(({ requestId }) => requestId ?? []);
  let given: string | null = null;
  let joined = false;
  try {
    // Anything but this setting makes an enhanced refresh, which shared capacity does not have.
    const answer = await ask('POST', '/refreshes', { notifyOption: 'NoNotification' });
    given = answer.headers.get('requestid') ?? answer.headers.get('x-ms-request-id');
  } catch (error) {
    if (!(error instanceof Refused) || !/already (executing|in progress|running)/i.test(error.message))
      throw sentenceOf(error);
    joined = true;
  }
  let pause = FIRST_LOOK;
  for (
    let waited = 0;
    waited < minutes * 60_000;
    waited += pause, pause = Math.min(LONGEST_LOOK, 1.5 * pause)
  ) {
    await outside.wait(pause);
    const entry = entryOf(await history(ask), given, joined, before);
    if (!entry || isUnderWay(entry)) continue;
    if (entry.status === 'Completed') return { joined };
    throw refusal('powerbi_refresh_failed', failedSentence(entry));
  }
  throw refusal(
    'powerbi_slow',
    `Power BI has not ended the refresh within ${minutes === 1 ? 'a minute' : `${minutes} minutes`}. It may still end: look at the dataset’s refresh history. --minutes waits longer.`,
  );
}

/** The refresh that was asked for: by the id that Power BI gave, else the one that was not there before. */
function entryOf(
  entries: readonly Entry[],
  given: string | null,
  joined: boolean,
  before: readonly string[],
): Entry | null {
  const own = entries.find(({ requestId }) => given !== null && requestId === given);
  if (own) return own;
  if (joined) return entries.find(isUnderWay) ?? entries[0] ?? null;
  return entries.find(({ requestId }) => requestId !== undefined && !before.includes(requestId)) ?? null;
}

/** "Unknown" is what the service says of a refresh that has not ended. */
const isUnderWay = ({ status }: Entry) =>
  status === 'Unknown' || status === 'InProgress' || status === 'NotStarted';

function failedSentence({ status, serviceExceptionJson = '' }: Entry): string {
  if (status === 'Disabled')
    return 'Power BI did not run the refresh: refreshes of the dataset are switched off, as they are after several failures. Switch them on in its settings.';
  if (status === 'Cancelled') return 'The refresh was cancelled by somebody in Power BI.';
  const code = /"errorCode"\s*:\s*"([\w.]+)"/.exec(serviceExceptionJson)?.[1] ?? 'no code';
  const help = /CredentialsNotSpecified|CredentialsMissing|AccessUnauthorized|InvalidCredentials/i.test(code)
    ? 'The dataset has no valid credentials for its data: sign in to BigQuery in the dataset’s settings, under data source credentials.'
    : /Gateway/i.test(code)
      ? 'The gateway could not be reached.'
      : 'The dataset’s refresh history has the details.';
  return `The refresh failed in Power BI (${code}). ${help}`;
}

/** Sets when a dataset is refreshed every day, and gives what Power BI has kept. */
export async function scheduleRefresh(
  dataset: PowerBiDataset,
  { times, timeZone }: RefreshSchedule,
  outside: Outside,
): Promise<RefreshSchedule> {
  const ask = callerOf(dataset, outside);
  const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  const value = { enabled: true, days, times, localTimeZoneId: timeZone, notifyOption: 'NoNotification' };
  try {
    await ask('PATCH', '/refreshSchedule', { value });
    const kept = (await (await ask('GET', '/refreshSchedule')).json()) as {
      readonly times?: readonly string[];
      readonly localTimeZoneId?: string;
    };
    return { times: kept.times ?? [], timeZone: kept.localTimeZoneId ?? '' };
  } catch (error) {
    throw sentenceOf(error);
  }
}

type Ask = (method: string, path: string, body?: object) => Promise<Response>;

async function history(ask: Ask): Promise<readonly Entry[]> {
  try {
    const { value = [] } = (await (await ask('GET', '/refreshes?$top=10')).json()) as {
      readonly value?: readonly Entry[];
    };
    return value;
  } catch (error) {
    throw sentenceOf(error);
  }
}

/** Asks for something of the dataset, with a token that is renewed once where it has run out. */
function callerOf(dataset: PowerBiDataset, outside: Outside): Ask {
  let token: string | null = null;
  const root = `${API}/groups/${encodeURIComponent(dataset.workspace)}/datasets/${encodeURIComponent(dataset.dataset)}`;
  const once = async (method: string, path: string, body: object | undefined) => {
    token ??= await tokenOf(dataset, outside);
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    return patiently(() => request(`${root}${path}`, init, outside), outside);
  };
  return async (method, path, body) => {
    try {
      return await once(method, path, body);
    } catch (error) {
      const isStale =
        error instanceof Refused && (error.failure.status === 401 || error.code === 'TokenExpired');
      if (!isStale) throw error;
      token = null;
      return once(method, path, body);
    }
  };
}

async function tokenOf({ tenant, client, secret }: PowerBiDataset, outside: Outside): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: client, client_secret: secret, scope: SCOPE };
  const address = `${LOGIN}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
  try {
    const answer = await patiently(
      () => request(address, { method: 'POST', body: new URLSearchParams(form) }, outside),
      outside,
    );
    const { access_token: token } = (await answer.json()) as { readonly access_token?: string };
    if (token) return token;
  } catch (error) {
    if (error instanceof Refused && error.failure.status !== null && error.failure.status < 500)
      throw refusal('powerbi_login', loginSentence(error));
    throw error;
  }
  throw refusal('powerbi_login', 'Microsoft’s sign-in answered without a token.');
}

const patiently = (work: () => Promise<Response>, { wait }: Outside) =>
  persistently(work, (error) => (error instanceof Refused ? error.failure : null), wait);

async function request(
  address: string,
  init: RequestInit,
  { fetch: send, timeout }: Outside,
): Promise<Response> {
  let answer: Response;
  try {
    answer = await send(address, { ...init, signal: AbortSignal.timeout(timeout) });
  } catch {
    throw new Refused(unanswered, 'unanswered', 'there was no answer');
  }
  if (answer.ok) return answer;
  const text = await answer.text().catch(() => '');
  const { code, message } = saidIn(text);
  throw new Refused(failureFrom(answer), code, message);
}

/** Power BI says `{error: {code, message}}`, the sign-in `{error, error_description}`. */
function saidIn(text: string): { readonly code: string; readonly message: string } {
  try {
    const { error, error_description: described } = JSON.parse(text) as {
      readonly error?: string | { readonly code?: string; readonly message?: string };
      readonly error_description?: string;
    };
    if (typeof error === 'string') return { code: error, message: described ?? '' };
    return { code: error?.code ?? '', message: error?.message ?? '' };
  } catch {
    return { code: '', message: '' };
  }
}

function loginSentence({ code, message }: Refused): string {
  const known = /AADSTS\d+/.exec(message)?.[0] ?? code;
  const what: Readonly<Record<string, string>> = {
    AADSTS7000215:
      'the secret in POWERBI_CLIENT_SECRET is not one of the app’s (its value is wanted, not its id)',
    AADSTS7000222: 'the secret in POWERBI_CLIENT_SECRET has run out: make a new one',
    AADSTS700016: 'there is no app powerbi.client in the tenant powerbi.tenant',
    AADSTS90002: 'there is no tenant powerbi.tenant',
    AADSTS900023: 'powerbi.tenant is no id of a tenant',
  };
  return `Microsoft refuses the sign-in: ${what[known] ?? 'it does not say why in a way that Kindred knows'} (${known}).`;
}

/** A refusal of the API as what a person can do about it. */
function sentenceOf(error: unknown): unknown {
  if (!(error instanceof Refused)) return error;
  const { failure, code, message } = error;
  const said = [code, message]
    .filter((part) => part !== '')
    .join(': ')
    .slice(0, 300);
  const more = said ? ` Power BI says: ${said}` : '';
  switch (failure.status) {
    case null:
      return refusal(
        'powerbi_unreachable',
        'Power BI cannot be reached: login.microsoftonline.com or api.powerbi.com gave no answer to several tries. Is there a proxy or a firewall between?',
      );
    case 401:
    case 403:
      return refusal(
        'powerbi_forbidden',
        `Power BI does not let the app do this. It must be a member of the workspace, the tenant must allow service principals to use its APIs, and a schedule can be set only by the dataset’s owner.${more}`,
      );
    case 404:
      return refusal(
        'powerbi_unknown',
        `There is no such dataset in the workspace, or the app may not see it: look at powerbi.workspace and powerbi.dataset, and that the app is a member of the workspace.${more}`,
      );
    case 429:
      return refusal(
        'powerbi_too_often',
        `Power BI was asked too often, and still says so after several tries: try again later.${more}`,
      );
    default:
      return refusal('powerbi_refused', `Power BI refuses (HTTP ${failure.status}).${more}`);
  }
}
