import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { scratch } from '../scratch.ts';
import { federation, noAccounts, serviceAccount, user } from './accounts.ts';
import { exported } from './export.ts';
import { type Fault, faulty, faultyToken, send, type TokenFault } from './faults.ts';
import { fetchFrom, meantBy } from './fetch.ts';
import { apiError, Refused, type Reply } from './reply.ts';
import { sheetsAnswer } from './sheets.ts';
import type { SpreadsheetOf } from './spreadsheet.ts';
import { revoke, tokenAnswer, tokenHosts } from './tokens.ts';

export type { Fault } from './faults.ts';
export type { SpreadsheetOf, TabOf } from './spreadsheet.ts';

/** A request as it was made, without its secrets. */
interface Asked {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** Keys and tokens in it are left out. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds on the clock of performance.now(). */
  readonly at: number;
  /** The kind of it, such as Bearer; null if there was none. */
  readonly authorization: string | null;
}

export interface GoogleServer {
  /** Sends what is meant for Google's hosts to this server, over real HTTP; every other host is not found. */
  readonly fetch: typeof fetch;
  /** A service account's key file as Google writes it. */
  serviceAccount(email: string): object;
  /** A Workload Identity Federation config, its subject token in a file; it borrows the account that is named, if any. */
  federation(email: string | null): object;
  /**
   * An authorized_user file as gcloud writes it, by default with the scopes to read spreadsheets. Such a token is
   * refused, as Google does, unless the request has the header x-goog-user-project.
   */
  user(email: string, scopes?: readonly string[]): object;
  /** Lets the next requests to the Sheets API go wrong, one fault a request. */
  fail(...faults: readonly Fault[]): void;
  /** The same for the endpoints that give tokens. */
  failTokens(...faults: readonly TokenFault[]): void;
  /** What was asked, in order. */
  readonly requests: readonly Asked[];
  /** Is called before a request to the Sheets API is answered, and may replace spreadsheets in the list. */
  onRequest(hook: Hook): void;
}

type Hook = (request: Asked, spreadsheets: SpreadsheetOf[]) => void;

/**
 * Google as a client of the Sheets API v4 sees it, on 127.0.0.1, after its documents and what others measured. Not
 * here: R1C1 notation, named ranges, answers by columns, API keys, compression.
 * Closes with the test, which fails if the server was about to give an answer that its schema does not allow.
 */
export async function startGoogle(
  test: Pick<TestContext, 'after'>,
  spreadsheets: readonly SpreadsheetOf[],
): Promise<GoogleServer> {
  const folder = scratch(test);
  const books = [...spreadsheets];
  const accounts = noAccounts();
  const requests: Asked[] = [];
  const faults: Fault[] = [];
  const tokenFaults: TokenFault[] = [];
  const mistakes: unknown[] = [];
  let hook: Hook = () => {};

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const url = meantBy(request.url!);
    const asked = askedOf(request, url);
    requests.push(asked);
    const body = await text(request);
    if (url.host === 'sheets.googleapis.com') {
      const fault = faults.shift();
      const reply = attempt(() => {
        hook(asked, books);
        return sheetsAnswer(accounts, books, method, url, headers);
      }, mistakes);
      if (fault?.kind === 'expired') revoke(accounts, headers);
      await send(response, faulty(reply, fault), fault);
    } else if (tokenHosts.includes(url.host)) {
      const fault = tokenFaults.shift();
      const reply = attempt(() => tokenAnswer(accounts, url, headers, body), mistakes);
      await send(response, faultyToken(reply, fault), fault);
    } else
      await send(
        response,
        attempt(() => exported(url, books), mistakes),
      );
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    if (mistakes.length > 0)
      throw new AggregateError(mistakes, `The Google server was wrong: ${mistakes[0]}`);
  });

  return {
    fetch: fetchFrom((server.address() as AddressInfo).port),
    serviceAccount: (email) => serviceAccount(accounts, email),
    federation: (email) => federation(accounts, folder, email),
    user: (email, scopes = toRead) => user(accounts, email, scopes),
    fail: (...more) => void faults.push(...more),
    failTokens: (...more) => void tokenFaults.push(...more),
    requests,
    onRequest: (wanted) => {
      hook = wanted;
    },
  };
}

const toRead = ['spreadsheets.readonly', 'cloud-platform'].map(
  (name) => `https://www.googleapis.com/auth/${name}`,
);

/** The answer, or what a refusal says; any other error is the server's own and is remembered. */
function attempt(answer: () => Reply, mistakes: unknown[]): Reply {
  try {
    return answer();
  } catch (error) {
    if (error instanceof Refused) return error.reply;
    mistakes.push(error);
    return apiError(500, 'INTERNAL', String(error));
  }
}

const secrets = ['access_token', 'oauth_token', 'key'];

function askedOf({ method = '', headers }: IncomingMessage, { host, pathname, searchParams }: URL): Asked {
  const names = [...new Set(searchParams.keys())].filter((name) => !secrets.includes(name));
  return {
    host,
    method,
    path: pathname,
    query: Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
    at: performance.now(),
    authorization: headers.authorization?.split(' ')[0] ?? null,
  };
}
