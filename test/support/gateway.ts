import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

/** Where a process of its own finds the servers of a test, by its environment. */
export interface Gateway {
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Sends what a process asks of hosts to the servers of a test: whoever is started with its environment reaches no other host. What asks
 * for a host that nobody answers for finds that it does not exist.
 */
export async function startGateway(
  test: Pick<TestContext, 'after'>,
  routes: Readonly<Record<string, typeof fetch>>,
): Promise<Gateway> {
  const server = createServer(async (request, response) => {
    const url = new URL(`https:/${request.url}`);
    const route = routes[url.host];
    const body = await buffer(request);
    try {
      if (!route) throw new Error(`getaddrinfo ENOTFOUND ${url.host}`);
      const { host: _, connection: __, 'transfer-encoding': ___, ...headers } = request.headers;
      const answer = await route(url.href, {
        method: request.method!,
        headers: headers as Record<string, string>,
        ...(body.length > 0 ? { body } : {}),
        redirect: 'manual',
      });
      const {
        'content-encoding': ____,
        'transfer-encoding': _____,
        ...given
      } = Object.fromEntries(answer.headers);
      response.writeHead(answer.status, given);
      response.end(Buffer.from(await answer.arrayBuffer()));
    } catch {
      request.socket.destroy();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      NODE_OPTIONS: `--import=${new URL('through-gateway.ts', import.meta.url).href} --disable-warning=ExperimentalWarning`,
      KINDRED_TEST_GATEWAY: `http://127.0.0.1:${port}`,
    },
  };
}
