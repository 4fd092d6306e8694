import { createReadStream } from 'node:fs';
import { copyFile, glob, mkdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { refused } from '../domain/errors.ts';
import type { TableName } from '../domain/tables.ts';
import { download } from './download.ts';
import type { Outside } from './outside.ts';

/** A file, there or fetched, that can be read more than once. */
export interface Location {
  readonly label: string;
  readonly path: string;
  open(): AsyncIterable<Uint8Array>;
}

/** Bytes that are read at a time. */
const READ = 2 ** 18;

/** Resolves a path, a glob or an http(s) address. Throws DataRefused where nothing is there. */
export async function locate(table: TableName, spec: string, outside: Outside): Promise<Location[]> {
  if (/^https?:\/\//i.test(spec)) return [await download(table, spec, outside)];
  const paths = await expand(spec, outside.base);
  if (paths.length === 0) throw refused(table, 'source_missing', missing(table, spec, outside.base));
  return paths.map((path) => ({
    label: paths.length > 1 ? relative(outside.base, path).replaceAll('\\', '/') : basename(path),
    path,
    open: () => createReadStream(path, { highWaterMark: READ }),
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

/** What the engine takes for a pattern in a path, with no way to say otherwise. */
export const isPattern = (path: string) => /[*?[\]{}]/.test(path);

/** The same file under a path that the engine takes for no pattern: a copy in the scratch folder where it needs one. */
export async function withoutPattern(path: string, table: TableName, scratch: string): Promise<string> {
  if (!isPattern(path)) return path;
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const copy = join(scratch, `${table}.copy`);
  await copyFile(path, copy);
  return copy;
}

const missing = (table: TableName, spec: string, base: string) =>
  /[*?{[]/.test(spec)
    ? `No file matches ${spec}, where the ${table} table should be.`
    : `There is no file ${spec}, where the ${table} table should be. Relative paths start at ${base}.`;
