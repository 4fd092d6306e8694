import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DataRefused, refused } from '../domain/errors.ts';
import type { TableName } from '../domain/tables.ts';
import type { Location, Outside } from './locate.ts';

const MOST_BYTES = 4 * 2 ** 30;

/** Fetches what an address holds into the scratch folder. Throws DataRefused where nothing readable is there. */
export async function download(
  table: TableName,
  url: string,
  { fetch: fetcher, scratch }: Outside,
): Promise<Location> {
  if (!URL.canParse(url))
    throw refused(table, 'source_missing', `The address of the ${table} table cannot be read.`);
  const label = withoutSecrets(url);
  const response = await fetcher(exportAddress(url)).catch((error: unknown) => {
    throw refused(table, 'source_unreachable', `${label} could not be reached: ${reasonOf(error)}.`);
  });
  if (!response.ok) {
    const hint = [401, 403, 404].includes(response.status)
      ? ' Share the sheet with "anyone with the link", or download it.'
      : '';
    throw refused(table, 'source_unreachable', `${label} answered ${response.status}.${hint}`);
  }
  if (response.headers.get('content-type')?.includes('text/html')) {
    throw refused(
      table,
      'source_not_public',
      `${label} answered with a web page, not a table: it is probably not shared. Share it with "anyone with the link", or download it as CSV.`,
    );
  }
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const path = join(scratch, `${table}.download`);
  await pipeline(counted(response, table, label), createWriteStream(path, { mode: 0o600 }));
  return { label, path, open: () => createReadStream(path) };
}

async function* counted(response: Response, table: TableName, label: string): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MOST_BYTES) {
        throw refused(
          table,
          'source_too_large',
          `${label} is larger than 4 GB: download it and name the file.`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof DataRefused) throw error;
    throw refused(table, 'source_unreachable', `${label} broke off after ${size} bytes: ${reasonOf(error)}.`);
  }
}

/** A Google Sheets address as pasted from the browser becomes its CSV export; every other address stays. */
export function exportAddress(url: string): string {
  const sheet =
    /^https:\/\/docs\.google\.com\/spreadsheets\/d\/([\w-]+)\/(?:edit|view)?(?:\?[^#]*)?(?:#gid=(\d+))?$/.exec(
      url,
    );
  if (!sheet) return url;
  const gid = sheet[2] ?? new URL(url).searchParams.get('gid') ?? '0';
  return `https://docs.google.com/spreadsheets/d/${sheet[1]}/export?format=csv&gid=${gid}`;
}

/** The address without what may be secret in it: user, password, query. */
function withoutSecrets(address: string): string {
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}

/** What the network said, unless it repeats the address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return /https?:/i.test(message) ? 'the address is not one that can be fetched' : message || 'no answer';
}
