import { pipeline, Readable } from 'node:stream';
import { CsvError, type Parser, parse } from 'csv-parse';
import { refused } from '../../domain/errors.ts';
import type { RawPart } from '../../domain/raw-table.ts';
import type { TableName } from '../../domain/tables.ts';
import type { Workbench } from '../../engine/engine.ts';
import { land, MOST_COLUMNS, type RawRow, refusePadding, widestRow } from '../land.ts';
import type { Location } from '../locate.ts';
import type { Probe } from '../probe.ts';
import { cropped, parseRange } from '../range.ts';
import { decode } from './encoding.ts';
import { landByEngine } from './engine-csv.ts';

/** Lands a CSV file in the engine as text, every record in its place: blank lines and ragged rows too. */
export async function loadCsv(
  engine: Workbench,
  table: TableName,
  location: Location,
  relation: string,
  probe: Probe,
  range: string | null,
): Promise<RawPart> {
  const { encoding, hash, lines } = probe;
  const { label } = location;
  const notes = encoding === 'utf-8' ? [] : [`${label} was read as ${encoding}.`];
  const head = await firstCharacters(decode(location.open(), encoding), 64 * 1024);
  const delimiter = detectDelimiter(head);
  const width = widthOf(head, delimiter);
  if (range === null && width <= MOST_COLUMNS) {
    // Every cell that is there takes a byte at least.
    refusePadding(table, label, lines.records * width - probe.bytes, probe.bytes);
    const landed = await landByEngine(engine, relation, location, probe, delimiter, width);
    if (landed) return { ...landed, kind: 'csv', tab: null, label, width, rows: lines.records, hash, notes };
  }
  const records = parseRecords(decode(location.open(), encoding), delimiter, table, label);
  const within = range === null ? records : cropped(records, parseRange(range));
  const widthIn = range === null ? () => width : widestRow;
  const landed = await land(engine, table, relation, label, within, widthIn, probe.bytes);
  return { relation, kind: 'csv', tab: null, label, ...landed, hash, notes };
}

async function firstCharacters(text: AsyncIterable<string>, count: number): Promise<string> {
  let head = '';
  for await (const piece of text) {
    head += piece;
    if (head.length >= count) break;
  }
  return head.slice(0, count);
}

/** The mark that splits the most of the first lines into the same number of cells, at least two. */
export function detectDelimiter(head: string): string {
  const lines = head
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 50);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of [',', ';', '\t', '|']) {
    const counts = lines.map((line) => line.split(delimiter).length);
    const usual = mostFrequent(counts.filter((count) => count > 1));
    const alike = counts.filter((count) => count === usual).length;
    const score = alike + usual / 1000;
    if (usual > 1 && alike >= counts.length / 2 && score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function mostFrequent(counts: readonly number[]): number {
  const seen = new Map<number, number>();
  for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1);
  return [...seen].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

/** The cells of the first line that is not blank, or of most lines where that is more; what a row holds beyond goes to `_rest`. */
function widthOf(head: string, delimiter: string): number {
  const lines = head.replaceAll(/"(?:[^"]|"")*"/g, '').split(/\r\n|\n|\r/);
  const counts = lines.filter((line) => line.trim() !== '').map((line) => line.split(delimiter).length);
  return Math.max(counts[0] ?? 1, mostFrequent(counts));
}

/** No spreadsheet is so wide. */
const MOST_CELLS = 16_384;

const tooWide = (table: TableName, label: string, row: number, cells: number) =>
  refused(
    table,
    'too_many_columns',
    `Row ${row} of ${label} has ${cells} cells; at most ${MOST_COLUMNS} columns are read. Is a line break missing there?`,
  );

/** Characters of a line, which the parser keeps whole, and line breaks without anything between them. */
const MOST_IN_LINE = 2 ** 20;
const MOST_BREAKS = 100_000;

/** Characters that the parser is given at a time: it makes all records of them before it hands one on. */
const MOUTHFUL = 4096;

/** The same text, as long as its lines end. */
async function* withEnd(
  text: AsyncIterable<string>,
  table: TableName,
  label: string,
): AsyncGenerator<string> {
  let since = 0;
  let breaks = 0;
  for await (const piece of text) {
    const end = Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf('\r'));
    since = end < 0 ? since + piece.length : piece.length - end;
    if (since > MOST_IN_LINE)
      throw refused(table, 'source_unreadable', `${label} has a line without an end, as no table has.`);
    breaks = /^[\r\n]*$/.test(piece) ? breaks + piece.length : 0;
    if (breaks > MOST_BREAKS)
      throw refused(table, 'source_unreadable', `${label} has blank lines without end, as no table has.`);
    for (let start = 0; start < piece.length; start += MOUTHFUL) yield piece.slice(start, start + MOUTHFUL);
  }
}

/**
 * The parser makes an error of every record whose cells are not as many as the first one's, stack and all, and then
 * throws it away (csv-parse 7.0, __onRecord): a million short rows would take 40 s.
 */
function expectAnyLength(parser: Parser): void {
  const { state } = parser as unknown as { readonly state: { readonly record: readonly string[] } };
  Object.defineProperty(state, 'expectedRecordLength', { get: () => state.record.length, set: () => {} });
}

/** Records, and cells in them, that are handed on together. */
const BATCH = 512;
const BATCH_CELLS = 64 * 1024;

async function* parseRecords(
  text: AsyncIterable<string>,
  delimiter: string,
  table: TableName,
  label: string,
): AsyncGenerator<readonly RawRow[]> {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: 1024 * 1024,
  });
  expectAnyLength(parser);
  // What goes wrong while reading reaches the loop below through the parser.
  pipeline(Readable.from(withEnd(text, table, label)), parser, () => {});
  try {
    let row = 0;
    let batch: RawRow[] = [];
    let held = 0;
    for await (const cells of parser as AsyncIterable<string[]>) {
      row++;
      if (cells.length > MOST_CELLS) throw tooWide(table, label, row, cells.length);
      batch.push({ row, cells });
      held += cells.length;
      if (batch.length < BATCH && held < BATCH_CELLS) continue;
      yield batch;
      batch = [];
      held = 0;
    }
    yield batch;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refused(
      table,
      'source_unreadable',
      `${label} cannot be read as CSV near line ${error.lines}: a quote is opened there and not closed.`,
    );
  }
}
