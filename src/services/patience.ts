/** Tries before a service that does not answer is given up, and the longest pause between two, in milliseconds. */
const MOST_TRIES = 6;
const LONGEST_PAUSE = 64_000;

/** How a request failed, as far as a second try depends on it. */
export interface Failure {
  /** The HTTP status; null where no whole answer came. */
  readonly status: number | null;
  /** What the service asks to wait before the next try; null where it says nothing. */
  readonly milliseconds: number | null;
  /** Whether a refusal only means "not so fast". */
  readonly isQuota?: boolean;
}

/** A failure that stands for no answer at all. */
export const unanswered: Failure = { status: null, milliseconds: null };

/**
 * Asks until there is an answer. What a later try can mend (a server that is busy or broken, an answer that was cut) is
 * tried again after 1, 2, 4, … seconds, or after as many as the server says.
 *
 * @param failureOf null for an error that no second try mends
 */
export async function persistently<T>(
  ask: () => Promise<T>,
  failureOf: (error: unknown) => Failure | null,
  wait: (milliseconds: number) => Promise<void>,
  mostTries = MOST_TRIES,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const failure = failureOf(error);
      if (failure === null || !mayPass(failure) || tries === mostTries) throw error;
      await wait(Math.min(LONGEST_PAUSE, failure.milliseconds ?? 1000 * 2 ** (tries - 1)));
    }
  }
}

function mayPass({ status, isQuota }: Failure): boolean {
  return isQuota || status === null || status === 408 || status === 429 || status >= 500;
}

/** An answer that is no success, as a failure. */
export function failureFrom({ status, headers }: Pick<Response, 'status' | 'headers'>): Failure {
  return { status, milliseconds: askedPause(headers) };
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function askedPause(headers: Headers): number | null {
  const asked = headers.get('retry-after');
  if (asked === null) return null;
  const pause = /^\d+$/.test(asked)
    ? 1000 * Number(asked)
    : Date.parse(asked) - Date.parse(headers.get('date') ?? '');
  return pause > 0 ? pause : null;
}
