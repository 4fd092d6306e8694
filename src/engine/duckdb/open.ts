import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBInstance,
  type DuckDBValue,
  type DuckDBVector,
  VARCHAR,
} from '@duckdb/node-api';
import { type Row, type TextBatch, tablesIn, type Value, type Workbench } from '../engine.ts';
import { duckdbDialect } from './dialect.ts';

export interface DuckDBOptions {
  readonly threads?: number;
  /** What tables may take of memory. */
  readonly megabytes?: number;
  readonly readOnly?: boolean;
  /** Where to put what does not fit in memory; by default nowhere. */
  readonly spill?: string;
}

/** Opens a DuckDB file, or a database in memory for `:memory:`. Extensions are never loaded: they would be downloaded. */
export async function openDuckDB(path: string, options: DuckDBOptions = {}): Promise<Workbench> {
  const instance = await DuckDBInstance.create(path, {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // In memory there is nothing to write out; DuckDB would compress its tables all the same, for seconds.
    ...(path === ':memory:' ? { checkpoint_threshold: '1TB' } : {}),
    ...(options.threads ? { threads: String(options.threads) } : {}),
    ...(options.megabytes ? { memory_limit: `${options.megabytes}MB` } : {}),
    temp_directory: options.spill ?? '',
    ...(options.readOnly ? { access_mode: 'READ_ONLY' } : {}),
  });
  const connection = await instance.connect();
  // A time with a zone is a day in UTC, wherever the machine stands.
  await connection.run("SET TimeZone = 'UTC'");
  return {
    dialect: duckdbDialect,
    run: async (sql, values) => {
      await connection.run(sql, values as DuckDBValue[] | undefined);
    },
    rows: (sql, values) => readRows(connection, sql, values),
    columns: (sql, values) => readColumns(connection, sql, values),
    reals: (sql, values) => readReals(connection, sql, values),
    tables: async () =>
      tablesIn(
        await readRows(
          connection,
          'SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = current_schema()',
        ),
      ),
    names: async (sql) => {
      const described = await readRows(connection, `DESCRIBE ${sql}`);
      return described.map(({ column_name: name }) => String(name));
    },
    append: (table, batches) => append(connection, table, batches),
    close: async () => {
      connection.disconnectSync();
      instance.closeSync();
    },
  };
}

async function readRows(
  connection: DuckDBConnection,
  sql: string,
  values?: readonly Value[],
): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, values as DuckDBValue[] | undefined);
  const names = reader.deduplicatedColumnNames();
  return reader.getRowsJS().map((row) => Object.fromEntries(row.map((value, i) => [names[i], plain(value)])));
}

async function readColumns(
  connection: DuckDBConnection,
  sql: string,
  values?: readonly Value[],
): Promise<Value[][]> {
  const reader = await connection.runAndReadAll(sql, values as DuckDBValue[] | undefined);
  return reader.getColumnsJS().map((column) => column.map(plain));
}

/** Copies vectors as they are: a value at a time would take most of the time of reading millions. */
async function readReals(
  connection: DuckDBConnection,
  sql: string,
  values?: readonly Value[],
): Promise<Float64Array[]> {
  const result = await connection.run(sql, values as DuckDBValue[] | undefined);
  const columns = Array.from({ length: result.columnCount }, () => new Float64Array(result.rowCount));
  let at = 0;
  // A chunk at a time: all of them at once would be twice the memory.
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    for (const [i, column] of columns.entries())
      copyReals(chunk.getColumnVector(i), column.subarray(at, at + chunk.rowCount));
    at += chunk.rowCount;
  }
  return columns;
}

function copyReals(vector: DuckDBVector, into: Float64Array) {
  if (!(vector instanceof DuckDBDoubleVector))
    throw new TypeError(`A column of ${vector.type} is not of reals.`);
  const { items, validity } = vector as unknown as { items: Float64Array; validity: { data: unknown } };
  if (validity.data === null) into.set(items);
  else for (let i = 0; i < into.length; i++) into[i] = (vector.getItem(i) as number | null) ?? Number.NaN;
}

function plain(value: unknown): Value {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString().replace('T00:00:00.000Z', '');
  return (value ?? null) as Value;
}

async function append(connection: DuckDBConnection, table: string, batches: AsyncIterable<TextBatch>) {
  const appender = await connection.createAppender(table);
  try {
    for await (const batch of batches) {
      const chunk = DuckDBDataChunk.create(batch.map(() => VARCHAR));
      chunk.setColumns(batch as DuckDBValue[][]);
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}
