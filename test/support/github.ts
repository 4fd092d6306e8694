import type { paths } from '@octokit/openapi-types';

type Post<P extends keyof paths> = paths[P] extends {
  post: { requestBody?: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;
type NewIssue = Post<'/repos/{owner}/{repo}/issues'>;
type NewComment = Post<'/repos/{owner}/{repo}/issues/{issue_number}/comments'>;
type Changes = NonNullable<
  paths['/repos/{owner}/{repo}/issues/{issue_number}']['patch']['requestBody']
>['content']['application/json'];
type Repository = paths['/repos/{owner}/{repo}']['get']['responses'][200]['content']['application/json'];
type Listed =
  paths['/repos/{owner}/{repo}/issues']['get']['responses'][200]['content']['application/json'][number];

interface KeptIssue {
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  readonly comments: string[];
  /** Opened by somebody who has nothing to do with the repository. */
  readonly isStrangers?: boolean;
}

export interface GitHubServer {
  readonly fetch: typeof fetch;
  readonly issues: KeptIssue[];
  readonly asked: string[];
  /** What the server does not do: it answers with this status from now on; null for nothing. */
  status: number | null;
}

export const REPOSITORY = 'acme/kindred-nightly';
export const TOKEN = 'ghs_canary_token_of_the_job';

/** GitHub's REST API as far as Kindred asks it, with GitHub's own types of what is sent and answered. */
export function startGitHub({ isPrivate = true, maySee = true } = {}): GitHubServer {
  const issues: KeptIssue[] = [];
  const asked: string[] = [];
  const json = (status: number, body: unknown) => Response.json(body, { status });
  const listed = ({ number, title, body, isStrangers }: KeptIssue): Partial<Listed> => ({
    number,
    title,
    body,
    author_association: 'NONE',
    user: { type: isStrangers ? 'User' : 'Bot' } as NonNullable<Listed['user']>,
  });
  const server: GitHubServer = {
    issues,
    asked,
    status: null,
    fetch: async (input, init) => {
      const url = new URL(String(input));
      const { method = 'GET', headers, body } = init ?? {};
      asked.push(`${method} ${url.pathname}`);
      const given = new Headers(headers);
      if (server.status !== null) return json(server.status, { message: 'Server Error' });
      if (given.get('authorization') !== `Bearer ${TOKEN}`) return json(401, { message: 'Bad credentials' });
      if (!given.get('user-agent'))
        return json(403, { message: 'Request forbidden by administrative rules.' });
      const root = `/repos/${REPOSITORY}`;
      if (!url.pathname.startsWith(root) || !maySee) return json(404, { message: 'Not Found' });
      const sent: unknown = body ? JSON.parse(Buffer.from(body as Uint8Array).toString()) : null;
      const path = url.pathname.slice(root.length);
      const [, number, more] = /^\/issues\/(\d+)(\/comments)?$/.exec(path) ?? [];
      const issue = issues.find((candidate) => candidate.number === Number(number));
      switch (`${method} ${number ? (more ?? '/issue') : path}`) {
        case 'GET ':
          return json(200, { private: isPrivate } satisfies Partial<Repository>);
        case 'GET /issues': {
          const open = issues.filter(({ state }) => state === 'open').reverse();
          const size = Number(url.searchParams.get('per_page') ?? 30);
          const page = Number(url.searchParams.get('page') ?? 1);
          return json(200, open.slice((page - 1) * size, page * size).map(listed));
        }
        case 'POST /issues': {
          const { title, body: text = '' } = sent as NewIssue;
          const made: KeptIssue = {
            number: issues.length + 1,
            title: String(title),
            body: text,
            state: 'open',
            comments: [],
          };
          issues.push(made);
          return json(201, listed(made));
        }
        case 'PATCH /issue': {
          const { title, body: text, state } = sent as Changes;
          if (!issue) return json(404, { message: 'Not Found' });
          if (title) issue.title = String(title);
          if (text) issue.body = text;
          if (state) issue.state = state;
          return json(200, listed(issue));
        }
        case 'POST /comments':
          if (!issue) return json(404, { message: 'Not Found' });
          issue.comments.push((sent as NewComment).body);
          return json(201, {});
        default:
          return json(404, { message: 'Not Found' });
      }
    },
  };
  return server;
}
