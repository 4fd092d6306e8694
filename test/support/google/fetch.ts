import { tokenHosts } from './tokens.ts';

const hosts = [
  ...tokenHosts,
  'sheets.googleapis.com',
  'docs.google.com',
  'doc-00-sheets.googleusercontent.com',
  'accounts.google.com',
];

/**
 * A fetch that sends what is meant for Google's hosts to a port of this computer, and finds no other host. It follows
 * redirects itself, so that these stay here too, and the answer bears the address it came from.
 */
export function fetchFrom(port: number): typeof fetch {
  return async (input, init) => {
    const [address, options] =
      input instanceof Request ? [input.url, new Request(input, init)] : [input, init];
    const { method, headers, body, signal, redirect } = options ?? {};
    for (let url = new URL(address); ; ) {
      if (url.protocol !== 'https:' || !hosts.includes(url.host))
        throw failed(`getaddrinfo ENOTFOUND ${url.host}`);
      const local = `http://127.0.0.1:${port}/${url.host}${url.pathname}${url.search}`;
      const response = await fetch(local, {
        ...({ method, headers, body, signal } as RequestInit),
        redirect: 'manual',
        duplex: 'half',
      });
      const next = response.headers.get('location');
      if (next === null || redirect === 'manual')
        return Object.defineProperty(response, 'url', { value: url.href });
      if (redirect === 'error') throw failed('unexpected redirect');
      await response.body?.cancel();
      url = new URL(next, url);
    }
  };
}

const failed = (why: string) => new TypeError('fetch failed', { cause: new Error(why) });

/** The address that was meant: its host stands first in the path. */
export function meantBy(path: string): URL {
  return new URL(`https:/${path}`);
}
