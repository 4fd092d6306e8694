import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DataRefused, refused } from '../domain/errors.ts';
import type { TableName } from '../domain/tables.ts';
import { type Failure, failureFrom, persistently, unanswered } from '../services/patience.ts';
import { atMost } from './bomb.ts';
import type { Location } from './locate.ts';
import type { Outside } from './outside.ts';

const MOST_BYTES = 4 * 2 ** 30;

/** Fetches what an address holds into the scratch folder. Throws DataRefused where nothing readable is there. */
export async function download(table: TableName, url: string, outside: Outside): Promise<Location> {
  if (!URL.canParse(url))
    throw refused(table, 'source_missing', `The address of the ${table} table cannot be read.`);
  const label = withoutSecrets(url);
  await mkdir(outside.scratch, { recursive: true, mode: 0o700 });
  const path = join(outside.scratch, `${table}.download`);
  await persistently(() => fetchInto(path, table, url, label, outside), failureOf, outside.wait).catch(
    (error: unknown) => {
      if (error instanceof DataRefused) throw error;
      throw refused(table, 'source_unreachable', whyNot(error, label));
    },
  );
  return { label, path, open: () => createReadStream(path) };
}

async function fetchInto(path: string, table: TableName, url: string, label: string, outside: Outside) {
  const response = await answer(url, outside);
  if (response.headers.get('content-type')?.includes('text/html')) {
    await response.body?.cancel();
    const message = `${label} answered with a web page, not a table: it is probably not shared. Share it with "anyone with the link", or download it as CSV.`;
    throw refused(table, 'source_not_public', message);
  }
  const tooMany = () =>
    refused(table, 'source_too_large', `${label} is larger than 4 GB: download it and name the file.`);
  try {
    await pipeline(
      atMost(response.body ?? noBytes(), MOST_BYTES, tooMany),
      createWriteStream(path, { mode: 0o600 }),
    );
  } catch (error) {
    throw error instanceof DataRefused ? error : new NotWhole(error);
  }
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}

/** An answer that is no success. */
class Declined extends Error {
  readonly response: Response;
  constructor(response: Response) {
    super();
    this.response = response;
  }
}

/** No answer in time, or one that was cut. */
class NotWhole extends Error {
  constructor(cause: unknown) {
    super('the answer was cut', { cause });
  }
}

/** The answer, of which at least the head has come in time. */
async function answer(url: string, { fetch: fetcher, timeout }: Outside): Promise<Response> {
  const controller = new AbortController();
  const late = new NotWhole(new Error(`no answer in ${timeout / 1000} s`));
  const timer = setTimeout(() => controller.abort(late), timeout);
  try {
    const response = await fetcher(url, { signal: controller.signal });
    if (response.ok) return response;
    await response.body?.cancel();
    throw new Declined(response);
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(error: unknown): Failure | null {
  if (error instanceof Declined) return failureFrom(error.response);
  const isNetwork = error instanceof TypeError && error.message === 'fetch failed';
  return error instanceof NotWhole || isNetwork ? unanswered : null;
}

function whyNot(error: unknown, label: string): string {
  if (!(error instanceof Declined)) return `${label} could not be reached: ${reasonOf(error)}.`;
  const { status } = error.response;
  const hint = [401, 403, 404].includes(status)
    ? ' Share the sheet with "anyone with the link", or download it.'
    : '';
  return `${label} answered ${status}.${hint}`;
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
