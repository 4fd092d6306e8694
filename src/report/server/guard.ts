import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

export interface Guard {
  /** The port that the server listens on. */
  readonly port: number;
  /** A secret of this start: whoever opens the printed address has it. */
  readonly token: string;
}

/**
 * Lets in only the browser that opened the printed address: the exact Host (a page elsewhere cannot rebind its name to
 * this machine), no Origin but our own, and the token of this start, which the printed address brings and a cookie keeps.
 */
export function guarded({ port, token }: Guard): MiddlewareHandler {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const cookie = `kindred-${port}`;
  return async (context, next) => {
    const host = context.req.header('host') ?? '';
    if (!hosts.includes(host)) return context.text('This address is not served.', 403);
    const origin = context.req.header('origin');
    if (origin !== undefined && origin !== `http://${host}`)
      return context.text('Other sites are not served.', 403);
    const brought = context.req.query('token');
    if (brought !== undefined && context.req.path === '/' && isSame(brought, token)) {
      setCookie(context, cookie, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
      return context.redirect('/', 303);
    }
    if (!isSame(getCookie(context, cookie) ?? '', token))
      return context.text(
        'Open the address that "kindred serve" printed: it holds the key of this start.',
        403,
      );
    await next();
  };
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What every answer says of itself: nothing is fetched from elsewhere, framed, guessed or kept. */
export const safeHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  headers.set(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  headers.set('Cache-Control', 'no-store');
};
