import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { SqlType } from '../../src/engine/dialect.ts';
import type { Value } from '../../src/engine/engine.ts';
import { root } from './paths.ts';
import { freePort } from './ports.ts';

/**
 * Google's own SQL engine (ZetaSQL, whose analyzer BigQuery shares and whose reference implementation defines what SQL
 * means), as the npm package @fivetrandevelopers/zetasql carries it.
 */
const toolchain = join(root, 'toolchain', 'bigquery');
const own = join(toolchain, 'node_modules', '@fivetrandevelopers', 'zetasql', 'lib', 'zetasql');

export const withoutZetaSql = existsSync(own)
  ? false
  : 'Google’s SQL engine is not installed (toolchain/bigquery)';

/** Columns of a table, and its rows for whoever evaluates. Decimals are given as texts. */
export interface Relation {
  readonly columns: Readonly<Record<string, SqlType>>;
  readonly rows?: readonly (readonly Value[])[];
}

type Relations = Readonly<Record<string, Relation>>;

export interface Answer {
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

export interface ZetaSql {
  /** What Google's analyzer has against a statement; null for nothing. `params` are the types of @p1, @p2, … */
  fault(sql: string, tables: Relations, params?: readonly string[]): Promise<string | null>;
  /** The columns that a query gives. */
  columns(sql: string, tables: Relations): Promise<Pick<Answer, 'names' | 'types'>>;
  /** What the reference implementation answers. Decimals come as texts. */
  evaluate(sql: string, tables: Relations, params?: readonly Value[]): Promise<Answer>;
  close(): void;
}

interface Message {
  readonly [field: string]: unknown;
}
type Call = (request: Message, done: (error: Error | null, answer: Message) => void) => void;

export async function openZetaSql(): Promise<ZetaSql> {
  const require = createRequire(join(toolchain, 'package.json'));
  const grpc = require('@grpc/grpc-js');
  const loader = require('@grpc/proto-loader');
  const port = await freePort();
  const server = start(port);
  const definition = loader.loadSync('local_service.proto', {
    defaults: false,
    oneofs: true,
    keepCase: false,
    enums: String,
    longs: String,
    includeDirs: [join(own, 'protos')],
  });
  const { zetasql } = grpc.loadPackageDefinition(definition);
  const most = 512 * 1024 * 1024;
  const service = new zetasql.local_service.ZetaSqlLocalService(
    `localhost:${port}`,
    grpc.credentials.createInsecure(),
    { 'grpc.max_send_message_length': most, 'grpc.max_receive_message_length': most },
  ) as Record<string, Call>;
  const ask = (name: string, request: Message): Promise<Message> =>
    new Promise((resolve, reject) =>
      service[name]!.call(service, request, (error, answer) => (error ? reject(error) : resolve(answer))),
    );
  const options = await language(ask);
  const builtinFunctionOptions = { languageOptions: options };
  const catalogOf = (tables: Relations) => ({
    name: 'bigquery',
    table: Object.entries(tables).map(([name, { columns }]) => tableOf(name, columns)),
    // `project.dataset.table` is found by its whole path, as well as by a name of its own.
    catalog: pathsOf(Object.entries(tables)),
    builtinFunctionOptions,
  });
  const analyzer = (params: readonly string[]) => ({
    languageOptions: options,
    // BigQuery's; the engine's own is that of California.
    defaultTimezone: 'UTC',
    queryParameters: params.map((type, i) => ({ name: `p${i + 1}`, type: { typeKind: type } })),
  });
  return {
    fault: async (sql, tables, params = []) => {
      try {
        await ask('analyze', {
          sqlStatement: named(sql),
          options: analyzer(params),
          simpleCatalog: catalogOf(tables),
        });
        return null;
      } catch (error) {
        return (error as { details?: string }).details ?? String(error);
      }
    },
    columns: async (sql, tables) => {
      const { prepared } = (await ask('prepareQuery', {
        sql: named(sql),
        options: analyzer([]),
        simpleCatalog: catalogOf(tables),
      })) as { prepared: { columns?: { name: string; type: { typeKind: string } }[] } };
      const columns = prepared.columns ?? [];
      return { names: columns.map(({ name }) => name), types: columns.map(({ type }) => type.typeKind) };
    },
    evaluate: async (sql, tables, params = []) => {
      const types = params.map(typeOfValue);
      const used = Object.entries(tables).filter(([name]) => sql.includes(partsOf(name).at(-1)!));
      const given = Object.fromEntries(used);
      const answer = await ask('evaluateQuery', {
        sql: named(sql),
        options: analyzer(types),
        simpleCatalog: catalogOf(given),
        tableContent: Object.fromEntries(
          used.map(([name, { columns, rows = [] }]) => [name, contentOf(columns, rows)]),
        ),
        params: params.map((value, i) => ({
          name: `p${i + 1}`,
          value: encode(
            value,
            types[i] === 'TYPE_STRING' ? 'text' : types[i] === 'TYPE_INT64' ? 'integer' : 'real',
          ),
        })),
      });
      return answerOf(answer);
    },
    close: () => {
      (service as unknown as { close(): void }).close();
      server.kill('SIGKILL');
    },
  };
}

const named = (sql: string) => sql.replaceAll(/\$(\d+)/g, '@p$1');

async function language(ask: (name: string, request: Message) => Promise<Message>): Promise<Message> {
  for (let tries = 0; ; tries++) {
    try {
      const options = await ask('getLanguageOptions', { maximumFeatures: true });
      const { supportedStatementKinds, ...rest } = options;
      return { ...rest, productMode: 'PRODUCT_EXTERNAL' };
    } catch (error) {
      if (tries === 100) throw error;
      await setTimeout(100);
    }
  }
}

function start(port: number): ChildProcess {
  const arch = process.arch.startsWith('arm') ? '_arm' : '';
  const binary = `remote_server${arch}${process.platform === 'darwin' ? '' : '.so'}`;
  return spawn(join(own, binary), ['localhost', String(port)], { stdio: 'ignore' });
}

const kinds: Readonly<Record<SqlType, string>> = {
  text: 'TYPE_STRING',
  integer: 'TYPE_INT64',
  real: 'TYPE_DOUBLE',
  money: 'TYPE_NUMERIC',
  exact: 'TYPE_BIGNUMERIC',
  date: 'TYPE_DATE',
  timestamp: 'TYPE_TIMESTAMP',
  boolean: 'TYPE_BOOL',
  json: 'TYPE_JSON',
};

const tableOf = (name: string, columns: Relation['columns'], inCatalog = name) => ({
  name,
  ...(inCatalog === name ? {} : { nameInCatalog: inCatalog }),
  column: Object.entries(columns).map(([column, type]) => ({
    name: column,
    type: { typeKind: kinds[type] },
  })),
});

/** The parts of a path: between slashes, where there are any, else between dots. */
const partsOf = (path: string) => path.split(path.includes('/') ? '/' : '.');

/** Nested catalogs for tables that are named by a path. */
function pathsOf(tables: readonly (readonly [string, Relation])[]): Message[] {
  const inside = new Map<string, [string, Relation][]>();
  for (const [name, relation] of tables) {
    const [first, ...rest] = partsOf(name);
    if (rest.length > 0) inside.set(first!, [...(inside.get(first!) ?? []), [rest.join('/'), relation]]);
  }
  return [...inside].map(([name, own]) => ({
    name,
    table: own
      .filter(([path]) => partsOf(path).length === 1)
      .map(([path, { columns }]) => tableOf(path, columns)),
    catalog: pathsOf(own),
  }));
}

const contentOf = (columns: Relation['columns'], rows: readonly (readonly Value[])[]) => ({
  tableData: {
    row: rows.map((row) => ({
      cell: Object.values(columns).map((type, i) => encode(row[i] ?? null, type)),
    })),
  },
});

function typeOfValue(value: Value): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'TYPE_INT64' : 'TYPE_DOUBLE';
  return typeof value === 'boolean' ? 'TYPE_BOOL' : 'TYPE_STRING';
}

function encode(value: Value, type: SqlType): Message {
  if (value === null) return {};
  switch (type) {
    case 'integer':
      return { int64Value: String(value) };
    case 'real':
      return { doubleValue: Number(value) };
    case 'boolean':
      return { boolValue: Boolean(value) };
    case 'date':
      return { dateValue: Math.round(Date.parse(`${String(value)}T00:00:00Z`) / 86_400_000) };
    case 'timestamp': {
      const time = Date.parse(`${String(value).replace(' ', 'T').replace('Z', '')}Z`);
      return {
        timestampValue: {
          seconds: String(Math.floor(time / 1000)),
          nanos: (((time % 1000) + 1000) % 1000) * 1e6,
        },
      };
    }
    case 'money':
      return { numericValue: bytesOf(scaled(String(value), 9)) };
    case 'exact':
      return { bignumericValue: bytesOf(scaled(String(value), 38)) };
    default:
      return { stringValue: String(value) };
  }
}

/** A decimal as a whole number of its last place. */
function scaled(text: string, places: number): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(whole + fraction.padEnd(places, '0').slice(0, places));
  return text.startsWith('-') ? -digits : digits;
}

/** Little-endian two's complement, in as few bytes as hold it. */
function bytesOf(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 8n) {
    bytes.push(Number(rest & 0xffn));
    const isNegative = bytes.at(-1)! >= 0x80;
    if ((rest >> 8n === 0n && !isNegative) || (rest >> 8n === -1n && isNegative)) return Buffer.from(bytes);
  }
}

function decimalOf(bytes: Uint8Array, places: number): string {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  if (bytes.length > 0 && bytes.at(-1)! >= 0x80) value -= 1n << BigInt(8 * bytes.length);
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`;
}

function answerOf(answer: Message): Answer {
  const { prepared, content } = answer as {
    prepared: { columns?: { name: string; type: { typeKind: string } }[] };
    content: { tableData?: { row?: { cell?: Message[] }[] } };
  };
  const columns = prepared.columns ?? [];
  return {
    names: columns.map(({ name }) => name),
    types: columns.map(({ type }) => type.typeKind),
    rows: (content.tableData?.row ?? []).map(({ cell = [] }) => cell.map(decode)),
  };
}

function decode(cell: Message): Value {
  if ('int64Value' in cell) return Number(cell.int64Value);
  if ('doubleValue' in cell) return Number(cell.doubleValue);
  if ('boolValue' in cell) return Boolean(cell.boolValue);
  if ('stringValue' in cell) return String(cell.stringValue);
  if ('dateValue' in cell) return new Date(Number(cell.dateValue) * 86_400_000).toISOString().slice(0, 10);
  if ('numericValue' in cell) return decimalOf(cell.numericValue as Uint8Array, 9);
  if ('bignumericValue' in cell) return decimalOf(cell.bignumericValue as Uint8Array, 38);
  if ('timestampValue' in cell) {
    const { seconds = '0', nanos = 0 } = cell.timestampValue as { seconds?: string; nanos?: number };
    return new Date(Number(seconds) * 1000 + Math.round(nanos / 1e6)).toISOString();
  }
  return null;
}
