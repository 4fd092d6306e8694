import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDB } from '../../../src/engine/duckdb/open.ts';

/** The bytes of a Parquet file with the rows of a query. */
export const parquetOf = (select: string): Promise<Uint8Array> =>
  made((path) => [`COPY (${select}) TO '${path}' (FORMAT parquet)`]);

/** The bytes of a DuckDB file with a table for each query. */
export const databaseOf = (tables: Readonly<Record<string, string>>): Promise<Uint8Array> =>
  made((path) => [
    `ATTACH '${path}' AS made`,
    ...Object.entries(tables).map(([name, select]) => `CREATE TABLE made."${name}" AS ${select}`),
    'DETACH made',
  ]);

async function made(statements: (path: string) => readonly string[]): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-made-'));
  const path = join(folder, 'file');
  const engine = await openDuckDB(':memory:', { threads: 1 });
  try {
    for (const statement of statements(path)) await engine.run(statement);
  } finally {
    await engine.close();
  }
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return bytes;
}
