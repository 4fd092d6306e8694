import { createHash } from 'node:crypto';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Row } from '../../src/engine/engine.ts';
import { warehouseTables } from '../../src/warehouse/schema.ts';

/** The rows of a query on a warehouse file. */
export async function query(file: string, sql: string): Promise<Row[]> {
  const engine = await openDuckDB(file, { readOnly: true });
  try {
    return await engine.rows(sql);
  } finally {
    await engine.close();
  }
}

/** A hash over every table in the order of its key, less what a clock or the machine wrote. */
export async function hashFacts(file: string): Promise<Record<string, string>> {
  const engine = await openDuckDB(file, { readOnly: true });
  const measured = ['recorded_at', 'report'];
  try {
    const hashes: [string, string][] = [];
    for (const { name, columns, key } of warehouseTables) {
      const kept = Object.keys(columns).filter((column) => !measured.includes(column));
      const rows = await engine.columns(
        `SELECT CAST((${kept.join(', ')}) AS VARCHAR) FROM ${name} ORDER BY ${key.join(', ')}`,
      );
      hashes.push([name, createHash('sha256').update(JSON.stringify(rows)).digest('hex')]);
    }
    return Object.fromEntries(hashes);
  } finally {
    await engine.close();
  }
}

/** The facts that the names of a warehouse's only run rest on. */
export async function storedFacts(live: string): Promise<unknown[]> {
  const rows = await query(live, 'SELECT figures FROM naming_facts ORDER BY number');
  return rows.map(({ figures }) => JSON.parse(String(figures)));
}
