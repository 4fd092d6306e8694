import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clean } from '../../src/clean/clean.ts';
import { readHeadings } from '../../src/clean/headings.ts';
import { DataRefused } from '../../src/domain/errors.ts';
import type { RawTables } from '../../src/domain/raw-table.ts';
import type { RowCounts } from '../../src/domain/run.ts';
import { unpinned } from '../../src/domain/settings.ts';
import { sourceAt } from '../../src/domain/source.ts';
import { mapTables, type TableName, tableNames } from '../../src/domain/tables.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { loadSources } from '../../src/sources/load.ts';
import { outside } from '../support/outside.ts';
import { soundSheets } from './bases.ts';

/** What became of a file: its refusal's code, or that it was cleaned, and the rows that went missing. */
export interface Verdict {
  readonly outcome: 'cleaned' | 'refused';
  readonly code?: string;
  readonly lost: readonly string[];
}

/** Writes the sound sheets. */
export function prepare(folder: string): void {
  for (const table of tableNames) writeFileSync(join(folder, `${table}.csv`), soundSheets[table]);
}

/**
 * Loads and cleans a file in the place of a table, the other two sound, and accounts for every row.
 *
 * @param records that the file has, where that is known
 * @throws what is no refusal
 */
export async function tryFile(
  folder: string,
  table: TableName,
  place: string,
  records: number | null = null,
): Promise<Verdict> {
  const engine = await openDuckDB(':memory:', { threads: 1 });
  try {
    const sources = mapTables((name) => sourceAt(name === table ? place : `${name}.csv`));
    const raw = await loadSources(engine, sources, outside(folder));
    const landed = await countOf(engine, raw[table][0]!.relation);
    const expected = await rowsUnderHeadings(engine, raw);
    const { report } = await clean(engine, raw, {
      asOf: '2026-01-31',
      declaredLocale: null,
      currency: 'GBP',
      readings: mapTables(() => unpinned),
      extras: [],
    });
    const lost: string[] = [];
    if (records !== null && landed !== records) lost.push(`${landed} of ${records} records were landed`);
    for (const name of tableNames)
      lost.push(...(await lostRows(engine, name, report.rows[name], expected[name])));
    return { outcome: 'cleaned', lost };
  } catch (error) {
    if (!(error instanceof DataRefused)) throw error;
    return { outcome: 'refused', code: error.reasons[0]?.code ?? 'no reason', lost: [] };
  } finally {
    await engine.close();
  }
}

/** The landed records below the headings, by where they stand and not by their numbers. */
async function rowsUnderHeadings(engine: Engine, raw: RawTables): Promise<Record<TableName, number>> {
  const counts = mapTables(() => 0);
  for (const table of tableNames) {
    for (const part of raw[table]) {
      const { row } = await readHeadings(engine, table, part);
      const [above] = await engine.rows(
        `SELECT min(${part.stored ? '_row - 1' : 'rowid'}) AS n FROM ${part.relation} WHERE CAST(_row AS BIGINT) = ${row}`,
      );
      counts[table] += (await countOf(engine, part.relation)) - Number(above?.n) - 1;
    }
  }
  return counts;
}

async function lostRows(
  engine: Engine,
  table: TableName,
  rows: RowCounts,
  expected: number,
): Promise<string[]> {
  const kept = await countOf(engine, `clean_${table}`);
  const setAside = await countOf(engine, `(SELECT 1 FROM set_aside WHERE table_name = '${table}')`);
  const { read, accepted, quarantined, skipped } = rows;
  const faults: string[] = [];
  if (read !== expected) faults.push(`${read} of ${expected} rows of ${table} were read`);
  if (read !== accepted + quarantined + skipped)
    faults.push(`${read} rows of ${table} became ${accepted} + ${quarantined} + ${skipped}`);
  if (kept !== accepted) faults.push(`${kept} of ${accepted} accepted rows of ${table} are kept`);
  if (setAside !== quarantined) faults.push(`${setAside} of ${quarantined} rows of ${table} are set aside`);
  return faults;
}

async function countOf(engine: Engine, relation: string): Promise<number> {
  const [row] = await engine.rows(`SELECT count(*) AS n FROM ${relation}`);
  return Number(row?.n);
}
