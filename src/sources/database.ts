import { refused } from '../domain/errors.ts';
import type { RawPart } from '../domain/raw-table.ts';
import type { TableName } from '../domain/tables.ts';
import { literal } from '../engine/duckdb/dialect.ts';
import type { Workbench } from '../engine/engine.ts';
import type { Location } from './locate.ts';
import { landRelation } from './relations.ts';

/** Lands a table of a DuckDB file: the one that is named, else the one called as ours, else the only one. */
export async function loadDatabase(
  engine: Workbench,
  table: TableName,
  { label, path }: Location,
  relation: string,
  wanted: string | null,
  hash: string,
): Promise<RawPart> {
  const quote = engine.dialect.quote;
  const database = `source_${table}`;
  await engine.run(`ATTACH ${literal(path)} AS ${database} (READ_ONLY)`).catch((error: unknown) => {
    const why =
      error instanceof Error && /lock/i.test(error.message)
        ? 'another program has it open for writing'
        : 'it cannot be read as a DuckDB database';
    throw refused(table, 'source_unreadable', `${label}: ${why}.`);
  });
  try {
    const found = await engine.rows(
      'SELECT schema_name AS folder, table_name AS name FROM duckdb_tables() WHERE database_name = $1 ORDER BY 1, 2',
      [database],
    );
    const match =
      wanted === null
        ? (found.find(({ name }) => name === table) ?? (found.length === 1 ? found[0] : undefined))
        : found.find(({ name }) => name === wanted);
    if (!match) {
      const list = found.map(({ name }) => `"${name}"`).join(', ') || 'none';
      const message = `${label} has no table ${wanted === null ? `that is clearly ${table}` : `"${wanted}"`}; its tables: ${list}. Name it under sources.${table}.tab in the config.`;
      throw refused(table, 'tab_unknown', message);
    }
    const from = [database, String(match.folder), String(match.name)].map(quote).join('.');
    return await landRelation(engine, table, relation, from, {
      kind: 'duckdb',
      tab: String(match.name),
      label: `${label}, ${match.name}`,
      hash,
    });
  } finally {
    await engine.run(`DETACH ${database}`);
  }
}
