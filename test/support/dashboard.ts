import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveDashboard } from '../../src/commands/serve.ts';
import type { WarehouseSettings } from '../../src/domain/settings.ts';
import { kindred, terminalOf, type World } from './kindred.ts';
import { madeOnce } from './once.ts';

/** The dashboard of a folder's warehouse, until it is stopped. */
export function serveFolder(folder: string) {
  const path = join(folder, 'kindred.duckdb');
  return serveWarehouse({ kind: 'duckdb', name: path, path }, { cwd: folder });
}

/** The dashboard of a warehouse, wherever it is. */
export async function serveWarehouse(warehouse: WarehouseSettings, world: World) {
  const { address, stop } = await serveDashboard({ warehouse, country: null }, 0, terminalOf(world).terminal);
  const { origin, searchParams } = new URL(address);
  return { address, origin, token: searchParams.get('token')!, stop };
}

/** A folder with the demo in it, run as of a day. */
export async function demoFolder(asOf: string) {
  const cwd = mkdtempSync(join(tmpdir(), 'kindred-dashboard-'));
  const folder = join(cwd, 'demo');
  const made = await madeOnce(`demo-${asOf}`, (place) => makeDemo(place, asOf));
  cpSync(join(made, 'demo'), folder, { recursive: true });
  return { folder, remove: () => rmSync(cwd, { recursive: true, force: true }) };
}

async function makeDemo(cwd: string, asOf: string) {
  const { code, err } = await kindred({ cwd }, 'demo', '--dir', 'demo', '--as-of', asOf, '--no-open');
  if (code !== 0) throw new Error(err);
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Asks with exactly the path and headers given: fetch would mend both. */
export function askRaw(
  origin: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((done, failed) => {
    const asked = request(
      {
        hostname,
        port,
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers,
        setHost: !('Host' in headers),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece) => {
          text += piece;
        });
        response.on('end', () =>
          done({ status: response.statusCode!, headers: response.headers, body: text }),
        );
      },
    );
    asked.on('error', failed);
    asked.end(body);
  });
}
