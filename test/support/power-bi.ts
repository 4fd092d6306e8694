import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Microsoft's sign-in and the Power BI REST API as far as Kindred asks them: every request is checked against the documentation. */
export interface PowerBiServer {
  /** Sends what is meant for Microsoft to the server, over HTTP. */
  readonly fetch: typeof fetch;
  readonly asked: string[];
  readonly faults: string[];
  close(): Promise<void>;
}

interface Entry {
  requestId: string;
  refreshType: string;
  startTime: string;
  endTime?: string;
  status: string;
  serviceExceptionJson?: string;
}

/** How the server behaves. */
export interface Behaviour {
  /** Looks at the history until a refresh has ended. */
  readonly looks?: number;
  readonly ends?: 'Completed' | 'Failed' | 'Disabled' | 'Cancelled' | 'never';
  readonly exception?: string;
  /** Answers 429 to so many requests for a refresh, with so many seconds to wait. */
  readonly busy?: { readonly times: number; readonly seconds: number };
  /** Requests after which a token has run out. */
  readonly tokenLasts?: number;
  /** A refresh that is under way before anybody asks. */
  readonly isRefreshing?: boolean;
  /** Whether its answer bears the id of the refresh. */
  readonly givesId?: boolean;
  /** Requests that the server breaks off, by number from 1. */
  readonly breaks?: readonly number[];
  /** Answers to every request of the API with this status. */
  readonly status?: number;
  readonly secret?: string;
  readonly isOwner?: boolean;
}

export const known = {
  tenant: 'insurer.example',
  client: '11111111-2222-4333-8444-555555555555',
  secret: 'a-secret-of-forty-letters',
  workspace: 'f089354e-8366-4e18-aea3-4cb4a3a50b48',
  dataset: 'cfafbeb1-8037-4d0c-896e-a46fb27ff229',
} as const;

export async function startPowerBi(behaviour: Behaviour = {}): Promise<PowerBiServer> {
  const {
    looks = 2,
    ends = 'Completed',
    givesId = true,
    tokenLasts = Number.POSITIVE_INFINITY,
    isOwner = true,
  } = behaviour;
  const asked: string[] = [];
  const faults: string[] = [];
  const tokens = new Map<string, number>();
  let busy = behaviour.busy?.times ?? 0;
  let requests = 0;
  let seen = 0;
  let schedule: object | null = null;
  const entry = (status: string, refreshType = 'ViaApi'): Entry => ({
    requestId: randomUUID(),
    refreshType,
    startTime: new Date().toISOString(),
    status,
  });
  const history: Entry[] = [{ ...entry('Completed', 'Scheduled'), endTime: '2026-01-01T23:00:00Z' }];
  if (behaviour.isRefreshing) history.unshift(entry('Unknown', 'Scheduled'));

  const say = (
    response: ServerResponse,
    status: number,
    body: object | null,
    headers: Record<string, string> = {},
  ) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === null ? '' : JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, status: number, code: string, message: string, headers = {}) =>
    say(response, status, { error: { code, message } }, headers);

  const signIn = (response: ServerResponse, path: string, body: string) => {
    const form = new URLSearchParams(body);
    if (form.get('grant_type') !== 'client_credentials') faults.push('grant_type');
    if (form.get('scope') !== 'https://analysis.windows.net/powerbi/api/.default') faults.push('scope');
    const error = (number: number, text: string) =>
      say(response, number === 90002 ? 400 : 401, {
        error: number === 90002 ? 'invalid_request' : 'invalid_client',
        error_description: `AADSTS${number}: ${text}`,
        error_codes: [number],
      });
    if (path !== `/${known.tenant}/oauth2/v2.0/token`) return error(90002, 'Tenant not found.');
    if (form.get('client_id') !== known.client)
      return error(700016, 'Application was not found in the directory.');
    if (form.get('client_secret') !== (behaviour.secret ?? known.secret))
      return error(7000215, 'Invalid client secret provided.');
    const token = randomUUID();
    tokens.set(token, 0);
    return say(response, 200, { token_type: 'Bearer', expires_in: 3599, access_token: token });
  };

  const api = (request: IncomingMessage, response: ServerResponse, path: string, body: string) => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const used = tokens.get(token);
    if (used === undefined) return refuse(response, 401, 'PowerBINotAuthorizedException', '');
    tokens.set(token, used + 1);
    if (used >= tokenLasts)
      return refuse(
        response,
        403,
        'TokenExpired',
        'Access token has expired, resubmit with a new access token',
      );
    if (behaviour.status)
      return refuse(response, behaviour.status, 'UnknownError', 'The service is not there.');
    const place = `/v1.0/myorg/groups/${known.workspace}/datasets/${known.dataset}/`;
    if (!path.startsWith(place)) return refuse(response, 404, 'PowerBIEntityNotFound', '');
    const what = `${request.method} ${path.slice(place.length)}`;
    if (what === 'GET refreshes?$top=10') {
      const [own] = history;
      if (own?.status === 'Unknown' && ends !== 'never' && ++seen > looks) {
        own.status = ends;
        own.endTime = new Date().toISOString();
        if (behaviour.exception) own.serviceExceptionJson = behaviour.exception;
      }
      return say(response, 200, { value: history });
    }
    if (what === 'POST refreshes') {
      const given = JSON.parse(body);
      if (JSON.stringify(given) !== '{"notifyOption":"NoNotification"}')
        faults.push(`body of a refresh: ${body}`);
      if (busy > 0) {
        busy--;
        return refuse(response, 429, 'TooManyRequests', '', {
          'retry-after': String(behaviour.busy!.seconds),
        });
      }
      if (history[0]?.status === 'Unknown')
        return refuse(
          response,
          400,
          'InvalidRequest',
          'Invalid dataset refresh request. Another refresh request is already executing',
        );
      const made = entry('Unknown');
      history.unshift(made);
      seen = 0;
      return say(response, 202, null, givesId ? { requestid: made.requestId } : {});
    }
    if (what === 'PATCH refreshSchedule') {
      if (!isOwner) return refuse(response, 403, 'DMTS_UserNotDatasetOwner', '');
      const { value } = JSON.parse(body);
      if (value.days.length !== 7 || value.enabled !== true || value.notifyOption !== 'NoNotification')
        faults.push(`schedule ${body}`);
      schedule = value;
      return say(response, 200, null);
    }
    if (what === 'GET refreshSchedule') return say(response, 200, schedule);
    faults.push(`no such request: ${what}`);
    return refuse(response, 404, 'NotFound', '');
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const [, host, path = ''] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
    asked.push(`${request.method} ${path.replace(/^.*(?=refresh)/, '')}`);
    requests++;
    if (behaviour.breaks?.includes(requests)) return void request.socket.destroy();
    if (host === 'login.microsoftonline.com') signIn(response, path, body);
    else if (host === 'api.powerbi.com') api(request, response, path, body);
    else faults.push(`a request to ${host}`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    fetch: (address, init) => {
      const { host, pathname, search } = new URL(String(address));
      return fetch(`http://127.0.0.1:${port}/${host}${pathname}${search}`, init);
    },
    asked,
    faults,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
