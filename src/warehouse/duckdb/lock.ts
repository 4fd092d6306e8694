import { link, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { DataRefused } from '../../domain/errors.ts';
import { isRunning } from '../../services/process.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Runs `work` while holding `<path>.lock`, which names this process. A lock whose process is gone is taken over.
 * Throws DataRefused where another run holds it.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  await take(lock);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** The lock appears with its holder in it, all at once, so that nobody finds it empty. */
async function take(lock: string): Promise<void> {
  const draft = `${lock}.${process.pid}`;
  const own: Holder = { pid: process.pid, host: hostname() };
  const file = await open(draft, 'w');
  await file.writeFile(JSON.stringify(own));
  await file.close();
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (await placed(draft, lock)) return;
      const holder = await holderOf(lock);
      if (holder === 'gone') continue;
      if (holder && isAlive(holder, own)) throw busy(lock, holder);
      await rm(lock, { force: true });
    }
    throw busy(lock, null);
  } finally {
    await rm(draft, { force: true });
  }
}

async function placed(draft: string, lock: string): Promise<boolean> {
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Who holds the lock; null where that cannot be read from it. */
async function holderOf(lock: string): Promise<Holder | 'gone' | null> {
  try {
    const { pid, host } = JSON.parse(await readFile(lock, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : null;
  }
}

/** Takes the lock away from whoever holds it, and says who that was; null where nobody did. */
export async function unlock(path: string): Promise<string | null> {
  const holder = await holderOf(`${path}.lock`);
  if (holder === 'gone') return null;
  await rm(`${path}.lock`, { force: true });
  return holder ? `process ${holder.pid} on ${holder.host}` : 'somebody whom the lock does not name';
}

/** Of a process on another machine nothing can be known, so it counts as alive. This process holds no lock yet. */
function isAlive({ pid, host }: Holder, own: Holder): boolean {
  if (host !== own.host) return true;
  return pid !== own.pid && isRunning(pid);
}

function busy(lock: string, holder: Holder | null): DataRefused {
  const who = holder ? ` (process ${holder.pid} on ${holder.host})` : '';
  const message = `Another run${who} is writing this warehouse. Wait for it; if there is none, delete ${lock}.`;
  return new DataRefused([{ code: 'warehouse_busy', message }]);
}
