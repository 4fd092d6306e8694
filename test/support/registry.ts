import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { scratch } from './scratch.ts';

export interface Published {
  readonly 'dist-tags': Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, { readonly repository: { readonly url: string } }>>;
  readonly _attachments: Readonly<Record<string, { readonly data: string }>>;
}

export interface Registry {
  /** What npm has to find in its environment to be in a job of GitHub's that may ask who it is. */
  readonly env: Readonly<Record<string, string>>;
  readonly published: readonly Published[];
}

/**
 * A registry for npm that takes a package only from who has changed an identity of GitHub's for a token, and the place of
 * GitHub's that gives such identities.
 */
export async function openRegistry(test: Pick<TestContext, 'after'>): Promise<Registry> {
  const published: Published[] = [];
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const identity = `${part({ alg: 'none' })}.${part({ repository_visibility: 'private' })}.x`;
  const answers: Readonly<Record<string, (body: string) => object>> = {
    'GET /identity Bearer of-the-job': () => ({ value: identity }),
    [`POST /-/npm/v1/oidc/token/exchange/package/kindred Bearer ${identity}`]: () => ({ token: 'exchanged' }),
    'PUT /kindred Bearer exchanged': (body) => {
      published.push(JSON.parse(body) as Published);
      return { ok: true };
    },
  };
  const server = createServer(async (request, response) => {
    const [path] = request.url!.split('?');
    const answer = answers[`${request.method} ${path} ${request.headers.authorization}`];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer?.(await bodyOf(request)) ?? { error: 'not here' }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  test.after(() => server.close());
  return {
    published,
    env: {
      GITHUB_ACTIONS: 'true',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${address}/identity?`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-job',
      npm_config_registry: address,
      npm_config_loglevel: 'error',
      npm_config_userconfig: join(scratch(test), 'npmrc'),
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
