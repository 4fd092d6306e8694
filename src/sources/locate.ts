import { createReadStream } from 'node:fs';
import { glob, stat } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import { DataRefused, refused } from '../domain/errors.ts';
import type { TableName } from '../domain/tables.ts';

/** Bytes that can be read more than once. */
export interface Location {
  readonly label: string;
  open(): AsyncIterable<Uint8Array>;
}

export interface Outside {
  /** Relative paths are relative to this folder. */
  readonly base: string;
  readonly fetch: typeof fetch;
}

/** Resolves a path, a glob or an http(s) address. Throws DataRefused where nothing is there. */
export async function locate(table: TableName, spec: string, outside: Outside): Promise<Location[]> {
  if (/^https?:\/\//i.test(spec)) return [await download(table, spec, outside.fetch)];
  const paths = await expand(spec, outside.base);
  if (paths.length === 0) throw refused(table, 'source_missing', missing(table, spec, outside.base));
  return paths.map((path) => ({
    label: paths.length > 1 ? relative(outside.base, path).replaceAll('\\', '/') : basename(path),
    open: () => createReadStream(path),
  }));
}

async function expand(spec: string, base: string): Promise<string[]> {
  const exact = resolve(base, spec);
  const found = await stat(exact).catch(() => undefined);
  if (found?.isFile()) return [exact];
  if (!/[*?{[]/.test(spec)) return [];
  const matches: string[] = [];
  for await (const match of glob(spec, { cwd: base })) matches.push(resolve(base, match));
  return matches.sort();
}

const missing = (table: TableName, spec: string, base: string) =>
  /[*?{[]/.test(spec)
    ? `No file matches ${spec}, where the ${table} table should be.`
    : `There is no file ${spec}, where the ${table} table should be. Relative paths start at ${base}.`;

const maxBytes = 1024 ** 3;

async function download(table: TableName, url: string, fetcher: typeof fetch): Promise<Location> {
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
  const chunks = await readAll(response, table, label);
  return {
    label,
    open: async function* () {
      yield* chunks;
    },
  };
}

async function readAll(response: Response, table: TableName, label: string): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > maxBytes)
        throw refused(
          table,
          'source_too_large',
          `${label} is larger than 1 GB: download it and name the file.`,
        );
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof DataRefused) throw error;
    throw refused(table, 'source_unreachable', `${label} broke off after ${size} bytes: ${reasonOf(error)}.`);
  }
  return chunks;
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
