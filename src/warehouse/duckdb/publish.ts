import { copyFile, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DataRefused } from '../../domain/errors.ts';
import { literal } from '../../engine/duckdb/dialect.ts';
import { openDuckDB } from '../../engine/duckdb/open.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Change, ChangeOptions } from '../changes.ts';
import { warehouseTables } from '../schema.ts';
import { views } from '../views.ts';
import { detach } from './live.ts';

const generations = 3;

/**
 * Publishes the content whole or not at all: writes a new file beside the live one, closes it, opens it again and
 * checks it, syncs it to disk, and only then puts it in the live file's place. The live file is never changed.
 */
export async function publishFile(
  engine: Engine,
  path: string,
  content: ReadonlyMap<string, string>,
  runId: string,
): Promise<void> {
  await writeBeside(engine, path, content, runId);
  await detach(engine);
  await replace(path, nextOf(path));
}

const nextOf = (path: string) => `${path}.next`;

/** The files of earlier runs that stay beside the live one, the latest first. */
export const generationsOf = (path: string): string[] =>
  Array.from({ length: generations }, (_, i) => `${path}.${i + 1}`);

/** The whole content of a table after a run, as a query. */
export function contentOf(
  { table, gone, added }: Change,
  { isFirst }: Pick<ChangeOptions, 'isFirst'>,
): string {
  const order = `ORDER BY ${table.key.join(', ')}`;
  if (gone === 'TRUE' || isFirst) return `SELECT * FROM (${added}) ${order}`;
  const earlier = `SELECT ${Object.keys(table.columns).join(', ')} FROM live.${table.name} WHERE NOT (${gone})`;
  // What waited beside the file may have been taken in already, if the run that did it was killed right after.
  const union = table.kept === 'log' ? 'UNION' : 'UNION ALL';
  return `SELECT * FROM (${earlier} ${union} ${added}) ${order}`;
}

/** Writes the content to `<path>.next`, checked and on disk; nothing is left there where that fails. */
export async function writeBeside(
  engine: Engine,
  path: string,
  content: ReadonlyMap<string, string>,
  runId: string,
): Promise<void> {
  const next = nextOf(path);
  await remove(next);
  try {
    const counts = await write(engine, next, content);
    await addViews(next);
    await check(next, counts, runId);
    await sync(next);
  } catch (error) {
    await remove(next);
    throw error;
  }
}

async function write(
  engine: Engine,
  next: string,
  content: ReadonlyMap<string, string>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  await engine.run(`ATTACH ${literal(next)} AS next (STORAGE_VERSION 'v1.4.0')`);
  try {
    for (const [table, query] of content) {
      await engine.run(`CREATE TABLE next.${table} AS ${query}`);
      const [row] = await engine.rows(`SELECT count(*) AS n FROM next.${table}`);
      counts.set(table, Number(row?.n));
    }
    await engine.run('CHECKPOINT next');
  } finally {
    await engine.run('DETACH next');
  }
  return counts;
}

async function addViews(next: string) {
  const engine = await openDuckDB(next);
  try {
    for (const view of await views(engine.dialect))
      await engine.run(`CREATE VIEW ${view.name} AS ${view.sql}`);
    await engine.run('CHECKPOINT');
  } finally {
    await engine.close();
  }
}

/** Opens the finished file as a reader would: every table whole, keys unique, every view answering. */
async function check(next: string, counts: ReadonlyMap<string, number>, runId: string) {
  const engine = await openDuckDB(next, { readOnly: true });
  try {
    for (const { name, key } of warehouseTables) {
      const [row] = await engine.rows(
        `SELECT count(*) AS n, (SELECT count(*) FROM (SELECT DISTINCT ${key.join(', ')} FROM ${name})) AS keys FROM ${name}`,
      );
      if (Number(row?.n) !== counts.get(name))
        throw new Error(`${name} holds ${row?.n} rows after writing ${counts.get(name)}`);
      if (row?.keys !== row?.n)
        throw new Error(
          `${name} holds ${row?.n} rows but only ${row?.keys} different keys (${key.join(', ')})`,
        );
    }
    for (const view of await views(engine.dialect))
      await engine.rows(`SELECT count(COLUMNS(*)) FROM ${view.name}`);
    const [run] = await engine.rows('SELECT run_id FROM current_run');
    if (run?.run_id !== runId) throw new Error(`the current run is ${run?.run_id}, not ${runId}`);
  } finally {
    await engine.close();
  }
}

async function sync(path: string) {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}

/**
 * Puts the new file in the live one's place, which is there at every moment. The generations move up only when that
 * has worked, so that a file held open cannot cost them.
 */
async function replace(path: string, next: string) {
  const previous = `${path}.previous`;
  await rm(previous, { force: true });
  await ifThere(
    link(path, previous).catch((error) => (isMissing(error) ? undefined : copyFile(path, previous))),
  );
  try {
    await rename(next, path);
  } catch (error) {
    await rm(previous, { force: true });
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const message = `${path} could not be replaced (${code}): another program has it open. Close that program and run again; today's warehouse is complete in ${next}.`;
    throw new DataRefused([{ code: 'warehouse_in_use', message }]);
  }
  for (let generation = generations - 1; generation >= 1; generation--) {
    await ifThere(rename(`${path}.${generation}`, `${path}.${generation + 1}`));
  }
  await ifThere(rename(previous, `${path}.1`));
  await syncFolder(dirname(path));
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function ifThere(step: Promise<unknown>) {
  await step.catch((error: NodeJS.ErrnoException) => {
    if (!isMissing(error)) throw error;
  });
}

/** Makes the renames last through a power cut; Windows cannot open a folder for it and does not need it. */
async function syncFolder(folder: string) {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function remove(path: string) {
  await rm(path, { force: true });
  await rm(`${path}.wal`, { force: true });
}
