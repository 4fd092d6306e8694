import { open, readFile, rm } from 'node:fs/promises';
import { DataRefused } from '../../domain/errors.ts';

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

async function take(lock: string): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(lock, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
      if (holder && isAlive(holder)) {
        const message = `Another run (process ${holder}) is writing this warehouse. Wait for it, or delete ${lock} if it is not Kindred's.`;
        throw new DataRefused([{ code: 'warehouse_busy', message }]);
      }
      await rm(lock, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
