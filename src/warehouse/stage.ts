import type { Engine, TextBatch, Value, Workbench } from '../engine/engine.ts';
import { type WarehouseTable, type WarehouseTableName, warehouseTables } from './schema.ts';

export type StagedRow = Readonly<Record<string, Value>>;

const batchRows = 2048;

export const stagedName = (table: string) => `out_${table}`;

export function tableNamed(name: WarehouseTableName): WarehouseTable {
  return warehouseTables.find((table) => table.name === name)!;
}

/** Makes `out_<table>` from rows of ours, typed as the schema says. Numbers travel as text that reads back exactly. */
export async function stageRows(
  engine: Workbench,
  name: WarehouseTableName,
  rows: Iterable<StagedRow>,
): Promise<void> {
  const columns = Object.keys(tableNamed(name).columns);
  const texts = `texts_${name}`;
  await engine.run(
    `CREATE TEMP TABLE ${texts} (${columns.map((column) => `${column} ${engine.dialect.types.text}`).join(', ')})`,
  );
  await engine.append(texts, batchesOf(rows, columns));
  await stageQuery(engine, name, `SELECT * FROM ${texts}`);
  await engine.run(`DROP TABLE ${texts}`);
}

/** Makes `out_<table>` from a query that gives its columns by name, in the order of the table's key. */
export async function stageQuery(engine: Engine, name: WarehouseTableName, query: string): Promise<void> {
  const { columns, key } = tableNamed(name);
  const casts = Object.entries(columns).map(
    ([column, type]) => `CAST(${column} AS ${engine.dialect.types[type]}) AS ${column}`,
  );
  await engine.run(
    `CREATE TABLE ${stagedName(name)} AS SELECT ${casts.join(', ')} FROM (${query}) ORDER BY ${key.join(', ')}`,
  );
}

async function* batchesOf(rows: Iterable<StagedRow>, columns: readonly string[]): AsyncGenerator<TextBatch> {
  let batch: (string | null)[][] = columns.map(() => []);
  for (const row of rows) {
    columns.forEach((column, i) => {
      batch[i]!.push(textOf(row[column]));
    });
    if (batch[0]!.length === batchRows) {
      yield batch;
      batch = columns.map(() => []);
    }
  }
  if (batch[0]!.length > 0) yield batch;
}

function textOf(value: Value | undefined): string | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  return String(value);
}
