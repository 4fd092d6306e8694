import { DataRefused } from '../../domain/errors.ts';
import { type Failure, failureFrom, unanswered } from '../../services/patience.ts';

/** What Google says of a request or a job that failed. */
export interface Refusal {
  /** The HTTP status; null where no whole answer came, or a job failed that had begun. */
  readonly status: number | null;
  /** Google's words for machines, such as `rateLimitExceeded`; the first is the one that decided. */
  readonly reasons: readonly string[];
  readonly message: string;
}

interface ClientError {
  readonly code?: number | string;
  readonly message?: string;
  readonly errors?: readonly { readonly reason?: string; readonly message?: string }[];
  readonly response?: {
    readonly statusCode?: number;
    readonly data?: { readonly error?: unknown };
    readonly headers?: Readonly<Record<string, string>> | Headers;
  };
}

/** A job that began and failed. */
export class JobFailed extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export function refusalIn(error: unknown): Refusal {
  if (error instanceof JobFailed) return error.refusal;
  const { code, message = '', errors = [], response } = (error ?? {}) as ClientError;
  const said = response?.data?.error;
  // The service of tokens has no list of errors, but a word; whatever its status, the credentials are no good.
  if (typeof said === 'string') return { status: 401, reasons: [said], message: said };
  return {
    status: typeof code === 'number' ? code : null,
    reasons: errors.flatMap(({ reason }) => reason ?? []),
    message: errors.find((own) => own.message)?.message ?? message,
  };
}

/** Reasons that a later try can mend, whatever the status (cloud.google.com/bigquery/docs/error-messages). */
const passing: readonly string[] = [
  'backendError',
  'internalError',
  'jobBackendError',
  'jobInternalError',
  'rateLimitExceeded',
  'jobRateLimitExceeded',
];

/** What BigQuery says to whoever changes what another statement or transaction is changing; its reason is that of any fault. */
export const isConcurrent = ({ message }: Refusal): boolean =>
  /concurrent update|could not serialize access/i.test(message);

export const mayPass = ({ reasons }: Refusal): boolean => reasons.some((reason) => passing.includes(reason));

/** A failed request as patience sees it; null for what no second try mends. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof DataRefused || error instanceof JobFailed) return null;
  const refusal = refusalIn(error);
  const { response, code } = (error ?? {}) as ClientError;
  if (refusal.status === null) return isOfTheNetwork(error) ? unanswered : null;
  const headers = new Headers(entriesOf(response?.headers));
  const status = typeof code === 'number' ? code : 0;
  return { ...failureFrom({ status, headers }), isQuota: mayPass(refusal) };
}

function entriesOf(headers: NonNullable<ClientError['response']>['headers']): [string, string][] {
  if (!headers) return [];
  return headers instanceof Headers ? [...headers.entries()] : Object.entries(headers);
}

/** Node's own errors of sockets and names have a code in capitals; a client's time limit has a name. */
function isOfTheNetwork(error: unknown): boolean {
  const {
    code,
    type,
    name,
    message = '',
  } = (error ?? {}) as {
    code?: unknown;
    type?: unknown;
    name?: string;
    message?: string;
  };
  return (
    (typeof code === 'string' && /^E[A-Z_]+$|^UND_ERR/.test(code)) ||
    type === 'request-timeout' ||
    name === 'AbortError' ||
    name === 'FetchError' ||
    /socket hang up|network timeout|premature close|invalid json/i.test(message)
  );
}

/** Where the job ran, as a person finds it. */
interface Place {
  readonly project: string;
  readonly dataset: string;
  readonly location: string | null;
  readonly identity: string | null;
}

const meaning: Readonly<Record<number, string>> = { 0: 'no answer', 403: 'accessDenied', 404: 'notFound' };

/**
 * What went wrong, in a sentence that says what to do. Google's own words are passed on only where they cannot quote a
 * cell.
 */
export function refusedBy(refusal: Refusal, place: Place, job: string | null): DataRefused {
  const { project, dataset, location, identity } = place;
  const who = identity ?? 'whose credentials these are';
  const [reason = meaning[refusal.status ?? 0] ?? String(refusal.status)] = refusal.reasons;
  const found = job === null ? '' : ` The job is ${project}:${location ?? 'US'}.${job}.`;
  const refuse = (code: string, message: string) =>
    new DataRefused([{ code, message: `${message}${found}` }]);
  const own = /Kindred: ([^"\n]*[.!])/.exec(refusal.message)?.[1];
  if (own) return refuse('warehouse_busy', own[0]!.toUpperCase() + own.slice(1));
  if (isConcurrent(refusal))
    return refuse(
      'warehouse_busy',
      'Something else was changing the same tables, so this changed nothing. Run again.',
    );
  if (refusal.status === 401)
    return refuse(
      'bigquery_unauthorised',
      `Google does not accept the credentials of ${who} any more. Nothing was changed; sign in again, or renew the key.`,
    );
  switch (reason) {
    case 'accessDenied':
      return refuse(
        'bigquery_access_denied',
        `BigQuery does not let ${who} do this in ${project}.${dataset}. It needs roles/bigquery.jobUser on the project and roles/bigquery.dataEditor on the dataset: docs/operate.md has the commands.`,
      );
    case 'notFound':
      return refuse(
        'bigquery_not_found',
        `BigQuery does not find something that ought to be in ${project}.${dataset}${location === null ? '' : `, in ${location}`}: ${refusal.message}.${location === null ? '' : " Is the location the dataset's own?"}`,
      );
    case 'bytesBilledLimitExceeded':
      return refuse(
        'bigquery_too_costly',
        'A statement would read more bytes than warehouse.bigquery.maximumBytesBilled allows, so it did not run. "kindred warehouse plan" says how many.',
      );
    case 'quotaExceeded':
    case 'billingNotEnabled':
    case 'billingTierLimitExceeded':
      return refuse(
        'bigquery_quota',
        `BigQuery refuses because of a quota or of billing: ${refusal.message}.`,
      );
    case 'no answer':
      return refuse(
        'bigquery_no_answer',
        `BigQuery did not answer, although it was asked again and again (${refusal.message}).`,
      );
    default:
      // Of a statement that failed Google may quote values of cells.
      return refuse('bigquery_failed', `BigQuery could not do this (${reason}).`);
  }
}
