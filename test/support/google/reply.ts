/** An answer as it goes over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Thrown where a request is refused, with the answer that says so. */
export class Refused extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with ${reply.status}: ${reply.body}`);
    this.reply = reply;
  }
}

export function json(status: number, value: object, { pretty = true } = {}): Reply {
  const body = pretty ? `${JSON.stringify(value, null, 2)}\n` : JSON.stringify(value);
  return { status, headers: { 'content-type': 'application/json; charset=UTF-8' }, body };
}

export function html(status: number, text: string): Reply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html><head><title>${text}</title></head><body><p>${text}</p></body></html>`,
  };
}

export function redirect(status: 302 | 307, location: string): Reply {
  return { status, headers: { location, 'content-type': 'text/html; charset=UTF-8' }, body: '' };
}

/** An error of a Google API. The old `errors` list is not sent: Sheets v4 gives it only when `$.xgafv=1` asks. */
export function apiError(
  code: number,
  status: string,
  message: string,
  details: readonly object[] = [],
): Reply {
  return json(code, { error: { code, message, status, ...(details.length > 0 && { details }) } });
}

/** The detail that names the reason of an error: google.rpc.ErrorInfo. */
export function reason(name: string, metadata: Readonly<Record<string, string>>, domain = 'googleapis.com') {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: name, domain, metadata };
}

export function invalidArgument(message: string, violations: readonly object[] = []): Refused {
  const details =
    violations.length > 0
      ? [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations }]
      : [];
  return new Refused(apiError(400, 'INVALID_ARGUMENT', message, details));
}

/** An error of a token endpoint (RFC 6749, section 5.2). */
export function oauthError(status: number, error: string, description: string): Reply {
  return json(status, { error, error_description: description });
}
