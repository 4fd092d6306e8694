import type { Effects } from '../domain/effects.ts';
import { type Failure, failureFrom, persistently, unanswered } from './patience.ts';

/** A monitor is told soon or not at all: it waits for the next night otherwise. */
const MOST_TRIES = 4;
const PATIENCE = 10_000;

class Unheard extends Error {
  readonly failure: Failure;
  constructor(message: string, failure: Failure) {
    super(message);
    this.failure = failure;
  }
}

/**
 * Tells a monitor that a night was good, by a GET to its address. Whoever knows the address can do so, so it stands in no sentence.
 *
 * @returns what went wrong, as a sentence; null for nothing
 */
export async function sendHeartbeat(
  address: string,
  { fetch: send, wait, timeout }: Pick<Effects, 'fetch' | 'wait' | 'timeout'>,
): Promise<string | null> {
  if (!isUsable(address)) return 'The heartbeat’s address is no https address.';
  const ask = async () => {
    const signal = AbortSignal.timeout(Math.min(timeout, PATIENCE));
    const answer = await send(address, { signal }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (answer) throw new Unheard(`answers with HTTP ${answer.status}`, failureFrom(answer));
    throw new Unheard('gives no answer', unanswered);
  };
  try {
    await persistently(ask, (error) => (error instanceof Unheard ? error.failure : null), wait, MOST_TRIES);
    return null;
  } catch (error) {
    if (!(error instanceof Unheard)) throw error;
    return `The heartbeat’s address ${error.message}.`;
  }
}

function isUsable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const isNear = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isNear);
}
