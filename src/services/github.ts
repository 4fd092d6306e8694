import type { Effects } from '../domain/effects.ts';
import { DataRefused } from '../domain/errors.ts';
import { type Failure, failureFrom, persistently, unanswered } from './patience.ts';

/** A repository of GitHub, and the right to ask for something there. */
export interface GitHubAccess {
  /** Such as https://api.github.com. */
  readonly api: string;
  /** As owner/name. */
  readonly repository: string;
  readonly token: string;
}

interface Issue {
  readonly number: number;
  readonly body: string;
}

export interface GitHub {
  /** Whether only those who were let in can see the repository. */
  isPrivate(): Promise<boolean>;
  /** The open issue whose text begins so; the newest, where there are several. */
  findOpen(beginning: string): Promise<Issue | null>;
  open(title: string, body: string): Promise<number>;
  change(issue: number, what: { readonly title?: string; readonly body?: string }): Promise<void>;
  comment(issue: number, body: string): Promise<void>;
  close(issue: number): Promise<void>;
}

class Refused extends Error {
  readonly failure: Failure;
  readonly text: string;
  constructor(failure: Failure, text: string) {
    super();
    this.failure = failure;
    this.text = text;
  }
}

/** A stranger can open an issue in a public repository, with whatever text. */
const insiders: readonly string[] = ['OWNER', 'MEMBER', 'COLLABORATOR'];

const PAGE = 100;
/** Open issues that are looked through, in pages. */
const MOST_PAGES = 10;

/** https://docs.github.com/rest/issues/issues. Every method throws DataRefused with what went wrong. */
export function github(access: GitHubAccess, outside: Pick<Effects, 'fetch' | 'wait' | 'timeout'>): GitHub {
  const root = `${access.api}/repos/${access.repository}`;
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    try {
      return await persistently(
        () => request(`${root}${path}`, method, body, access.token, outside),
        // What makes something is not asked for twice: an answer that was lost may have been a yes.
        (error) =>
          error instanceof Refused && (method !== 'POST' || isNotYet(error)) ? error.failure : null,
        outside.wait,
      );
    } catch (error) {
      throw error instanceof Refused ? sentenceOf(error, access) : error;
    }
  };
  return {
    isPrivate: async () => ((await ask('GET', '')) as { private: boolean }).private,
    findOpen: async (beginning) => {
      for (let page = 1; page <= MOST_PAGES; page++) {
        const path = `/issues?state=open&sort=created&direction=desc&per_page=${PAGE}&page=${page}`;
        const issues = (await ask('GET', path)) as readonly (Issue & {
          body: string | null;
          pull_request?: object;
          user?: { type: string };
          author_association?: string;
        })[];
        const found = issues.find(
          ({ body, pull_request: pull, user, author_association: who = '' }) =>
            !pull && body?.startsWith(beginning) && (user?.type === 'Bot' || insiders.includes(who)),
        );
        if (found) return { number: found.number, body: found.body };
        if (issues.length < PAGE) return null;
      }
      return null;
    },
    open: async (title, body) => ((await ask('POST', '/issues', { title, body })) as Issue).number,
    change: async (issue, what) => void (await ask('PATCH', `/issues/${issue}`, what)),
    comment: async (issue, body) => void (await ask('POST', `/issues/${issue}/comments`, { body })),
    close: async (issue) =>
      void (await ask('PATCH', `/issues/${issue}`, { state: 'closed', state_reason: 'completed' })),
  };
}

/** GitHub refuses with 403 or 429 what it would take later. */
const isNotYet = ({ failure }: Refused) => failure.status === 429 || Boolean(failure.isQuota);

async function request(
  address: string,
  method: string,
  body: object | undefined,
  token: string,
  { fetch: send, timeout }: Pick<Effects, 'fetch' | 'timeout'>,
): Promise<unknown> {
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'user-agent': 'kindred',
    'x-github-api-version': '2022-11-28',
    ...(body ? { 'content-type': 'application/json' } : {}),
  };
  const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  const answer = await send(address, { ...init, signal: AbortSignal.timeout(timeout) }).catch(() => null);
  if (!answer) throw new Refused(unanswered, '');
  if (answer.ok) return answer.json();
  const text = await answer.text().catch(() => '');
  const isQuota = answer.status === 403 && /rate limit/i.test(text);
  throw new Refused({ ...failureFrom(answer), isQuota }, text);
}

function sentenceOf({ failure, text }: Refused, { repository }: GitHubAccess): DataRefused {
  const refusal = (code: string, message: string) => new DataRefused([{ code, message }]);
  switch (failure.status) {
    case null:
      return refusal('github_unreachable', 'GitHub gave no answer to several tries.');
    case 401:
    case 403:
      return refusal(
        'github_forbidden',
        `GitHub does not let this token do it in ${repository}: the job needs "permissions: issues: write", and a token of its own repository.`,
      );
    case 404:
      return refusal('github_unknown', `GitHub knows no ${repository} that this token may see.`);
    case 410:
      return refusal('github_no_issues', `Issues are switched off in ${repository}.`);
    default: {
      const said = /"message"\s*:\s*"([^"]{1,200})"/.exec(text)?.[1];
      return refusal('github_refused', `GitHub refuses (HTTP ${failure.status})${said ? `: ${said}` : ''}.`);
    }
  }
}
