import { DataRefused, refused } from '../domain/errors.ts';
import type { RawPart, RawTables } from '../domain/raw-table.ts';
import type { Source, SourceKind } from '../domain/source.ts';
import { type TableName, tableNames } from '../domain/tables.ts';
import { literal } from '../engine/duckdb/dialect.ts';
import type { Workbench } from '../engine/engine.ts';
import { findAccess } from '../services/google-access.ts';
import { loadBigQuery } from './bigquery/load.ts';
import { loadDatabase } from './database.ts';
import { download } from './download.ts';
import { isSheetPlace, publicAddress, type SheetAddress, sheetAddress } from './google/address.ts';
import { loadSheet } from './google/load.ts';
import { type Location, locate, withoutPattern } from './locate.ts';
import type { Outside } from './outside.ts';
import { type Probe, probe } from './probe.ts';
import { landRelation } from './relations.ts';
import { loadCsv } from './text/csv.ts';
import { unpack } from './text/gzip.ts';
import { loadWorkbook } from './workbook/load.ts';

export type Sources = Readonly<Record<TableName, Source>>;

/** Kindred only ever reads. */
const READ_SHEETS = 'https://www.googleapis.com/auth/spreadsheets.readonly';

/** Lands all three tables as text. Throws DataRefused for what is missing, empty or unreadable. */
export async function loadSources(engine: Workbench, sources: Sources, outside: Outside): Promise<RawTables> {
  const raw: Partial<Record<TableName, readonly RawPart[]>> = {};
  for (const table of tableNames) {
    raw[table] = await loadTable(engine, table, sources[table], outside);
  }
  return raw as RawTables;
}

/** Lands one table as text. Throws DataRefused for what is missing, empty or unreadable. */
export async function loadTable(
  engine: Workbench,
  table: TableName,
  source: Source,
  outside: Outside,
): Promise<RawPart[]> {
  const relation = (i: number) => `raw_${table}_${i}`;
  const sheet = sheetOf(table, source);
  if (sheet) {
    const refuse = (message: string) => refused(table, 'credentials_unreadable', message);
    const access = await findAccess({ ...outside, scope: READ_SHEETS, refuse });
    if (access) return [await loadSheet(engine, table, sheet, source, relation(0), access, outside)];
    const location = await download(table, publicAddress(sheet), outside);
    const part = await loadFile({
      engine,
      table,
      source: { ...source, kind: null },
      outside,
      location,
      relation: relation(0),
    });
    return [{ ...part, kind: 'sheet' }];
  }
  if (source.kind === 'bigquery')
    return [await loadBigQuery(engine, table, source.place, relation(0), outside)];
  const parts: RawPart[] = [];
  for (const [i, location] of (await locate(table, source.place, outside)).entries()) {
    parts.push(await loadFile({ engine, table, source, outside, location, relation: relation(i) }));
  }
  return parts;
}

/** The Google spreadsheet that a source is, if it is one; a tab that is named by its gid counts as its address's. */
function sheetOf(table: TableName, { kind, place, tab }: Source): SheetAddress | null {
  if (kind !== null && kind !== 'sheet') return null;
  const address = kind === null && !isSheetPlace(place) ? null : sheetAddress(place);
  if (kind === 'sheet' && address === null) {
    const message = `sources.${table}.sheet is neither a Google spreadsheet's id nor its address. The id is the long part of the address between /d/ and /edit.`;
    throw refused(table, 'source_missing', message);
  }
  if (address === null || tab === null) return address;
  return { id: address.id, gid: /^\d+$/.test(tab) ? tab : null };
}

interface Loading {
  readonly engine: Workbench;
  readonly table: TableName;
  readonly source: Source;
  readonly outside: Outside;
  readonly location: Location;
  readonly relation: string;
  /** Whether the file came out of a compressed one. */
  readonly isUnpacked?: boolean;
}

async function loadFile(loading: Loading): Promise<RawPart> {
  const { engine, table, source, outside, location, relation } = loading;
  const { label, path } = location;
  const probed = await probe(location.open());
  if (probed.bytes === 0) throw refused(table, 'source_empty', `${label} is empty.`);
  if (probed.found === 'gzip') {
    if (loading.isUnpacked)
      throw refused(table, 'source_unreadable', `${label} is compressed twice. Unpack it once.`);
    const unpacked = await unpack(table, location, probed.bytes, outside.scratch);
    return loadFile({ ...loading, location: unpacked, isUnpacked: true });
  }
  const kind = kindOf(table, label, probed, source.kind);
  switch (kind) {
    case 'csv':
      return loadCsv(engine, table, location, relation, probed, source.range);
    case 'xlsx':
    case 'ods':
      return loadWorkbook(engine, table, location, relation, source, probed);
    case 'duckdb':
      return loadDatabase(engine, table, location, relation, source.tab, probed.hash);
    default: {
      const plain = await withoutPattern(path, table, outside.scratch);
      const read = kind === 'parquet' ? `read_parquet(${literal(plain)})` : jsonLines(plain);
      return landRelation(engine, table, relation, read, { kind, tab: null, label, hash: probed.hash }).catch(
        (error: unknown) => {
          if (error instanceof DataRefused || !(error instanceof Error)) throw error;
          throw refused(table, 'source_unreadable', `${label} cannot be read as ${names[kind]}.`);
        },
      );
    }
  }
}

const jsonLines = (path: string) =>
  `read_json(${literal(path)}, format = 'newline_delimited', maximum_depth = 1, sample_size = -1)`;

const names: Readonly<Record<SourceKind, string>> = {
  sheet: 'a Google Sheet',
  csv: 'CSV',
  xlsx: 'an Excel workbook',
  ods: 'an OpenDocument spreadsheet',
  json: 'JSON, one record a line',
  parquet: 'Parquet',
  duckdb: 'a DuckDB database',
  bigquery: 'a table of BigQuery',
};

/** What a file is, by its bytes. Throws DataRefused where that is nothing known, or not what the config says. */
function kindOf(
  table: TableName,
  label: string,
  { found, head }: Probe,
  wanted: SourceKind | null,
): SourceKind {
  const kind = foundKind(found, head, wanted);
  if (found === 'text' && /^\s*\[\s*\{/.test(Buffer.from(head).toString()))
    throw refused(
      table,
      'source_unknown',
      `${label} is one list in JSON. Write it with a record a line, or as CSV.`,
    );
  if (kind === null) {
    const what = found === 'unknown' ? 'no kind of table that Kindred knows' : `a file of the kind ${found}`;
    const message = `${label} is ${what}. Save the sheet as CSV or .xlsx and name that file.`;
    throw refused(table, 'source_unknown', message);
  }
  const isAlike = wanted === null || wanted === kind || (isWorkbook(wanted) && isWorkbook(kind));
  if (isAlike) return kind;
  const message = `${label} is ${names[kind]}, and the config calls it ${names[wanted]}. Write ${kind} instead of ${wanted} under sources.${table}.`;
  throw refused(table, 'source_unknown', message);
}

const isWorkbook = (kind: SourceKind) => kind === 'xlsx' || kind === 'ods';

function foundKind(found: Probe['found'], head: Uint8Array, wanted: SourceKind | null): SourceKind | null {
  switch (found) {
    case 'text':
      return wanted === null && Buffer.from(head).toString().trimStart().startsWith('{"')
        ? 'json'
        : textKind(wanted);
    case 'zip':
      return 'xlsx';
    case 'parquet':
    case 'duckdb':
      return found;
    default:
      return null;
  }
}

const textKind = (wanted: SourceKind | null): SourceKind => (wanted === 'json' ? 'json' : 'csv');
