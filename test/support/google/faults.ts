import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { apiError, html, json, oauthError, type Reply, reason } from './reply.ts';
import { insufficientScope, unauthenticated } from './tokens.ts';

type WireFault =
  /** The connection is reset before an answer. */
  | { readonly kind: 'reset' }
  /** All headers, half of the body, then the connection is gone. */
  | { readonly kind: 'cut' }
  /** A complete HTTP answer whose JSON ends in the middle. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** 200 with a page, as a captive portal answers. */
  | { readonly kind: 'html' }
  | {
      readonly kind: 'status';
      readonly status: 429 | 500 | 502 | 503 | 504;
      /** Google sends none to Sheets; a proxy may. */
      readonly retryAfter?: string;
    };

/** How a request to the Sheets API goes wrong. */
export type Fault =
  | WireFault
  /** 401; the token that was used is not valid any more, a new one is. */
  | { readonly kind: 'expired' }
  /** 403 rateLimitExceeded, an older way to say 429. */
  | { readonly kind: 'quota' }
  /** 403: the project has not enabled the Sheets API. */
  | { readonly kind: 'disabled' }
  /** 403: the token lacks a scope. */
  | { readonly kind: 'scope' };

/** How a request for a token goes wrong. */
export type TokenFault =
  | WireFault
  | {
      readonly kind: 'oauth';
      readonly error: string;
      readonly description: string;
      readonly status?: number;
    };

/** What a fault makes of an answer of the Sheets API. */
export function faulty(reply: Reply, fault?: Fault): Reply {
  switch (fault?.kind) {
    case 'status':
      return withRetryAfter(statusReply(fault.status), fault.retryAfter);
    case 'expired':
      return unauthenticated;
    case 'quota':
      return rateLimitExceeded;
    case 'disabled':
      return serviceDisabled;
    case 'scope':
      return insufficientScope('sheets.googleapis.com');
    default:
      return replaced(reply, fault);
  }
}

/** What a fault makes of an answer of a token endpoint. */
export function faultyToken(reply: Reply, fault?: TokenFault): Reply {
  if (fault?.kind === 'oauth') return oauthError(fault.status ?? 400, fault.error, fault.description);
  if (fault?.kind === 'status')
    return withRetryAfter(
      oauthError(fault.status, 'temporarily_unavailable', 'The server is busy.'),
      fault.retryAfter,
    );
  return replaced(reply, fault);
}

/** Sends an answer, unless a fault keeps it from arriving whole or in time. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  fault?: Fault | TokenFault,
): Promise<void> {
  if (fault?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (fault?.kind === 'slow') await setTimeout(fault.milliseconds, undefined, { ref: false });
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  if (fault?.kind === 'cut') response.write(half(body), () => response.destroy());
  else response.end(body);
}

function replaced(reply: Reply, fault?: { readonly kind: string }): Reply {
  if (fault?.kind === 'html') return html(200, 'Welcome to the guest network. Please log in.');
  if (fault?.kind === 'truncated') return { ...reply, body: half(Buffer.from(reply.body)) };
  return reply;
}

const half = (body: Buffer) => body.subarray(0, Math.floor(body.length / 2));

function withRetryAfter(reply: Reply, seconds: string | undefined): Reply {
  return seconds === undefined ? reply : { ...reply, headers: { ...reply.headers, 'retry-after': seconds } };
}

function statusReply(status: 429 | 500 | 502 | 503 | 504): Reply {
  switch (status) {
    case 429:
      return tooManyRequests;
    case 500:
      return apiError(500, 'INTERNAL', 'Internal error encountered.');
    case 502:
      return html(502, 'Error 502 (Server Error)!!1');
    case 503:
      return apiError(503, 'UNAVAILABLE', 'The service is currently unavailable.');
    case 504:
      return apiError(504, 'DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.');
  }
}

const service = 'sheets.googleapis.com';

const tooManyRequests = apiError(
  429,
  'RESOURCE_EXHAUSTED',
  `Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service '${service}' for consumer 'project_number:123'.`,
  [
    reason('RATE_LIMIT_EXCEEDED', {
      service,
      consumer: 'projects/123',
      quota_location: 'global',
      quota_metric: `${service}/read_requests`,
      quota_limit: 'ReadRequestsPerMinutePerUser',
      quota_limit_value: '60',
    }),
  ],
);

const rateLimitExceeded = json(403, {
  error: {
    code: 403,
    message: 'Rate Limit Exceeded',
    errors: [{ message: 'Rate Limit Exceeded', domain: 'usageLimits', reason: 'rateLimitExceeded' }],
  },
});

const activationUrl = `https://console.developers.google.com/apis/api/${service}/overview?project=123`;

const serviceDisabled = apiError(
  403,
  'PERMISSION_DENIED',
  `Google Sheets API has not been used in project 123 before or it is disabled. Enable it by visiting ${activationUrl} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
  [
    reason('SERVICE_DISABLED', {
      service,
      consumer: 'projects/123',
      containerInfo: '123',
      serviceTitle: 'Google Sheets API',
      activationUrl,
    }),
    {
      '@type': 'type.googleapis.com/google.rpc.Help',
      links: [{ description: 'Google developers console API activation', url: activationUrl }],
    },
  ],
);
