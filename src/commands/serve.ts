import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { serve as listen } from '@hono/node-server';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import type { Config } from '../config/resolve.ts';
import { UsageError } from '../domain/errors.ts';
import { explainCustomer } from '../pipeline.ts';
import { dashboard } from '../report/server/app.ts';
import { readAssets } from '../report/server/assets.ts';
import { builtDashboard } from './built-dashboard.ts';
import { openBrowser } from './open-browser.ts';
import { storeOf } from './store.ts';
import { effectsOf, type Terminal } from './terminal.ts';

interface ServeOptions {
  readonly config: string;
  readonly port?: string;
  readonly open: boolean;
}

export function addServe(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .summary('the dashboard, for this machine')
    .description(
      'Serves the dashboard to a browser on this machine, from the warehouse alone, until Ctrl-C. The printed address holds a key of this start; without it nothing is shown. A run that publishes meanwhile is shown at the next look.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option('--port <number>', 'where to listen (default: any free port)')
    .option('--no-open', 'only print the address')
    .action((options: ServeOptions) => serve(options, terminal));
}

async function serve(options: ServeOptions, terminal: Terminal): Promise<void> {
  const config = await readConfig(resolve(terminal.cwd, options.config));
  const served = await serveDashboard(config, portOf(options.port), terminal);
  showDashboard(served.address, options.open, terminal);
  await served.ended;
}

/** Says where the dashboard is, and opens it where a person watches. */
export function showDashboard(address: string, wanted: boolean, terminal: Terminal): void {
  terminal.out(`The dashboard is at ${address}\nCtrl-C ends it.\n`);
  if (wanted && terminal.isTTY) openBrowser(address);
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new UsageError(`--port ${text} must be a whole number from 1 to 65535.`);
  return port;
}

interface Served {
  /** With the key of this start. */
  readonly address: string;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export async function serveDashboard(
  { warehouse, country }: Pick<Config, 'warehouse' | 'country'>,
  wanted: number,
  terminal: Terminal,
): Promise<Served> {
  const assets = await readAssets(await builtDashboard());
  const { threads, megabytes } = effectsOf(terminal);
  const watched = (await storeOf({ warehouse }, terminal)).watch({ threads, megabytes });
  const port = wanted === 0 ? await freePort() : wanted;
  const token = randomBytes(24).toString('base64url');
  const app = dashboard({ ...watched, explain: explainCustomer, country }, assets, { port, token });
  const server = listen({ fetch: app.fetch, port, hostname: '127.0.0.1' });
  const ended = new Promise<void>((done, failed) => {
    server.on('close', () => done());
    server.on('error', (error: NodeJS.ErrnoException) =>
      failed(
        error.code === 'EADDRINUSE'
          ? new UsageError(`Port ${port} is in use: name another with --port.`)
          : error,
      ),
    );
  });
  const stop = async () => {
    server.close();
    // A browser keeps its connections open.
    if ('closeAllConnections' in server) server.closeAllConnections();
    await ended;
    await watched.close();
  };
  return { address: `http://127.0.0.1:${port}/?token=${token}`, ended, stop };
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
