import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openJobs } from '../../src/engine/bigquery/jobs.ts';
import { openBigQuery } from '../../src/engine/bigquery/open.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { type WarehouseTable, warehouseTables } from '../../src/warehouse/schema.ts';
import type { World } from './kindred.ts';
import { type Sheets, writeSheets } from './sheets.ts';

export const project = 'kindred-test';

/** A folder's sheets with a config that publishes to a dataset of the emulator. */
export function writeBigQuery(folder: string, sheets: Sheets, dataset: string, config = ''): void {
  writeSheets(
    folder,
    sheets,
    `${config}\nwarehouse: {bigquery: {project: ${project}, dataset: ${dataset}, location: EU}}\n`,
  );
}

/** A second config in the folder, that publishes the same to a file. */
export function writeTwin(folder: string, config = ''): void {
  writeFileSync(
    join(folder, 'twin.yaml'),
    `sources: {customers: customers.csv, policies: sales.csv, products: products.csv}\n${config}\nwarehouse: {duckdb: twin.duckdb}\n`,
  );
}

export const worldOf = (cwd: string, endpoint: string): World => ({
  cwd,
  env: { KINDRED_BIGQUERY_ENDPOINT: endpoint },
});

/** The seam over a dataset of the emulator, as a reader of its own. */
export async function readerOf(endpoint: string, dataset: string): Promise<Engine> {
  const place = { project, dataset, location: 'EU', maximumBytesBilled: null };
  const effects = { wait: async () => {}, timeout: 60_000, access: null, endpoint };
  return openBigQuery(await openJobs(place, effects));
}

/** What a clock or the machine wrote. */
const measured = ['recorded_at', 'published_at', 'report'];

/**
 * The rows of every table of a warehouse, less what a clock or the machine wrote, in an order that engines agree on. The emulator keeps a
 * BIGNUMERIC to five places only.
 */
export async function contentOf(engine: Engine): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const { name, columns } of warehouseTables as readonly WarehouseTable[]) {
    const kept = Object.entries(columns)
      .filter(([column]) => !measured.includes(column))
      .map(([column, type]) => (type === 'exact' ? `ROUND(${column}, 5) AS ${column}` : column));
    const rows = await engine.rows(`SELECT ${kept.join(', ')} FROM ${name}`);
    content[name] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return content;
}

/** The same of a warehouse file. */
export async function contentOfFile(file: string): Promise<Record<string, string[]>> {
  const engine = await openDuckDB(file, { readOnly: true });
  try {
    return await contentOf(engine);
  } finally {
    await engine.close();
  }
}
