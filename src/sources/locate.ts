import { createReadStream } from 'node:fs';
import { glob, stat } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import { refused } from '../domain/errors.ts';
import type { TableName } from '../domain/tables.ts';
import { download } from './download.ts';

/** A file, there or fetched, that can be read more than once. */
export interface Location {
  readonly label: string;
  readonly path: string;
  open(): AsyncIterable<Uint8Array>;
}

export interface Outside {
  /** Relative paths are relative to this folder. */
  readonly base: string;
  /** A folder for what is fetched or unpacked. Its owner takes it away. */
  readonly scratch: string;
  readonly fetch: typeof fetch;
}

/** Resolves a path, a glob or an http(s) address. Throws DataRefused where nothing is there. */
export async function locate(table: TableName, spec: string, outside: Outside): Promise<Location[]> {
  if (/^https?:\/\//i.test(spec)) return [await download(table, spec, outside)];
  const paths = await expand(spec, outside.base);
  if (paths.length === 0) throw refused(table, 'source_missing', missing(table, spec, outside.base));
  return paths.map((path) => ({
    label: paths.length > 1 ? relative(outside.base, path).replaceAll('\\', '/') : basename(path),
    path,
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
