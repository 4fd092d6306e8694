import { hostname } from 'node:os';
import { DataRefused } from '../../domain/errors.ts';
import { isRunning } from '../../services/process.ts';
import type { Open } from './dataset.ts';
import { createLock, freeLock, type Holder, type Lease, readLock, takeLock } from './lease.ts';

/** Does the work while holding the lock of the dataset. Throws DataRefused where another run holds it. */
export async function withLease<T>(open: Open, work: (lease: Lease) => Promise<T>): Promise<T> {
  const { jobs, names, now } = open;
  const own: Holder = {
    holder: `${now.toISOString()} ${hostname()} ${process.pid}`,
    host: hostname(),
    pid: process.pid,
  };
  await jobs.makeDataset();
  await jobs.run({ sql: createLock(names('')) });
  try {
    const since = await take(open, own);
    return await work({ ...own, attempt: `${own.holder} ${since}` });
  } finally {
    // A lock that cannot be given back ends by itself.
    await jobs.run({ sql: freeLock(own.holder, names('')) }).catch(() => {});
  }
}

/** Gives the moment since when it is held. */
async function take(open: Open, own: Holder): Promise<string> {
  let gone: string | null = null;
  for (let tries = 1; ; tries++) {
    await open.jobs.run({ sql: takeLock(own, gone, open.names('')) });
    const held = await holderOf(open);
    if (held?.holder === own.holder) return held.since;
    const isGone = held !== null && held.host === own.host && held.pid !== own.pid && !isRunning(held.pid);
    if (tries > 1 || !isGone) throw busy(held);
    gone = held.holder;
  }
}

interface Held extends Holder {
  readonly since: string;
  readonly until: string;
}

/** Who holds the lock; null for nobody. */
async function holderOf({ engine, names }: Pick<Open, 'engine' | 'names'>): Promise<Held | null> {
  const [row] = await engine.rows(readLock(names('')));
  if (!row) return null;
  return {
    holder: String(row.holder),
    host: String(row.host),
    pid: Number(row.pid),
    since: String(row.since),
    until: String(row.expires_at),
  };
}

/** Takes the lock away from whoever holds it, and says who that was; null where nobody did. */
export async function unlock(open: Open): Promise<string | null> {
  if (!(await open.jobs.isThere()) || !(await open.engine.tables()).has('run_lock')) return null;
  const held = await holderOf(open);
  await open.jobs.run({ sql: freeLock(null, open.names('')) });
  return held && `process ${held.pid} on ${held.host}, since ${held.since}`;
}

function busy(held: Held | null): DataRefused {
  const who = held ? ` (process ${held.pid} on ${held.host})` : '';
  const until = held
    ? ` Should it be dead, its lock ends at ${held.until}, and "kindred warehouse unlock" ends it at once.`
    : '';
  const message = `Another run${who} is writing this warehouse, so this one has changed nothing: wait for it.${until}`;
  return new DataRefused([{ code: 'warehouse_busy', message }]);
}
