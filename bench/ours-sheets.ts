/**
 * Measures how long our reading and cleaning of sheets takes, in a process of its own: `node bench/ours-sheets.ts CASE
 * FOLDER`. Prints one line of JSON: seconds, the process's peak memory, and the rows that were kept.
 */
import { join } from 'node:path';
import { clean } from '../src/clean/clean.ts';
import { unpinned } from '../src/domain/settings.ts';
import { sourceAt } from '../src/domain/source.ts';
import { mapTables } from '../src/domain/tables.ts';
import { openDuckDB } from '../src/engine/duckdb/open.ts';
import { loadSources, type Sources } from '../src/sources/load.ts';
import { peakBytes } from './memory.ts';

const [name = '', folder = '.'] = process.argv.slice(2);
const outside = {
  base: folder,
  scratch: join(folder, 'scratch'),
  fetch,
  env: {},
  wait: async () => {},
  timeout: 1000,
};

/** The three tables cleaned, and sales joined to customers and products. */
async function cleanCsv(): Promise<number> {
  const engine = await openDuckDB(':memory:', { threads: 2, megabytes: 2000, spill: join(folder, 'spill') });
  const files = { customers: 'customers.csv', policies: 'sales.csv', products: 'products.csv' };
  const raw = await loadSources(
    engine,
    mapTables((table) => sourceAt(files[table])),
    outside,
  );
  const { report } = await clean(engine, raw, {
    asOf: '2026-11-22',
    declaredLocale: null,
    currency: 'GBP',
    readings: mapTables(() => unpinned),
    extras: [],
  });
  await engine.close();
  return report.rows.policies.accepted;
}

/** A workbook landed as text. */
async function readWorkbook(): Promise<number> {
  const engine = await openDuckDB(':memory:', { threads: 2, megabytes: 500, spill: join(folder, 'spill') });
  const sources: Sources = mapTables(() => sourceAt('small.csv'));
  const raw = await loadSources(engine, { ...sources, policies: sourceAt('sales.xlsx') }, outside);
  await engine.close();
  return raw.policies[0]!.rows - 1;
}

const cases: Readonly<Record<string, () => Promise<number>>> = {
  'clean-csv': cleanCsv,
  'read-xlsx': readWorkbook,
};
const work = cases[name];
if (!work) throw new Error(`There is no case ${name}; the cases are ${Object.keys(cases).join(', ')}.`);
const start = performance.now();
const kept = await work();
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ case: name, seconds, peakBytes: peakBytes(), kept }));
