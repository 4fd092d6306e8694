import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from './paths.ts';
import { freePort } from './ports.ts';

/**
 * PyPI's bqemulator, written by others: the BigQuery API over DuckDB, with statements translated by SQLGlot. It runs a
 * script with a transaction in one job. What it lacks, as far as Kindred meets it: ASSERT; transactions that others do not
 * see half done (it undoes by copies, so a reader at the same moment sees what a script has done so far).
 */
const venv = join(root, 'toolchain', 'bigquery', '.venv');

export const withoutEmulator = existsSync(join(venv, '.kindred-installed'))
  ? false
  : 'the BigQuery emulator is not installed (scripts/python-tools.ts)';

export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startEmulator(): Promise<Emulator> {
  const port = await freePort();
  const child = spawn(
    join(venv, 'bin', 'bqemulator'),
    [
      'start',
      '--rest-port',
      String(port),
      '--grpc-port',
      '0',
      '--project',
      'kindred-test',
      '--log-level',
      'error',
    ],
    { env: { ...process.env, HOME: venv }, stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${url}/bigquery/v2/projects/kindred-test/datasets`).catch(() => null);
    if (answer?.ok) break;
    if (tries === 300 || child.exitCode !== null) throw new Error('The emulator does not start.');
    await setTimeout(100);
  }
  return {
    url,
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
    },
  };
}
