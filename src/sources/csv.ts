import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { refused } from '../domain/errors.ts';
import type { RawPart } from '../domain/raw-table.ts';
import type { TableName } from '../domain/tables.ts';
import type { Engine, TextBatch } from '../engine/engine.ts';
import { decode, detectEncoding } from './encoding.ts';
import type { Location } from './locate.ts';

const batchRows = 2048;

/** Lands a CSV file in the engine as text, every record in its place: blank lines and ragged rows too. */
export async function loadCsv(
  engine: Engine,
  table: TableName,
  location: Location,
  relation: string,
): Promise<RawPart> {
  const encoding = await detectEncoding(location.open());
  if (encoding.bytes === 0) throw refused(table, 'source_empty', `${location.label} is empty.`);
  if (encoding.binary) {
    throw refused(
      table,
      'source_not_csv',
      `${location.label} is ${encoding.binary}, not CSV. Save the sheet as CSV and name that file.`,
    );
  }
  const notes = encoding.name === 'utf-8' ? [] : [`${location.label} was read as ${encoding.name}.`];
  const head = await firstCharacters(decode(location.open(), encoding.name), 64 * 1024);
  const delimiter = detectDelimiter(head);
  const width = widthOf(head, delimiter);
  if (width > 500)
    throw refused(table, 'too_many_columns', `${location.label} has ${width} columns; at most 500 are read.`);
  await createRelation(engine, relation, width);
  let rows = 0;
  const records = parseRecords(decode(location.open(), encoding.name), delimiter, table, location.label);
  await engine.append(
    relation,
    batches(records, width, (count) => {
      rows = count;
    }),
  );
  return { relation, label: location.label, width, rows, hash: encoding.hash, notes };
}

async function createRelation(engine: Engine, relation: string, width: number) {
  const names = ['_row', ...Array.from({ length: width }, (_, i) => `c${i}`), '_rest'];
  await engine.run(`CREATE TABLE ${relation} (${names.map((name) => `${name} VARCHAR`).join(', ')})`);
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
    const score = counts.filter((count) => count === usual).length + usual / 1000;
    if (usual > 1 && score > best.score) best = { delimiter, score };
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

async function* parseRecords(
  text: AsyncIterable<string>,
  delimiter: string,
  table: TableName,
  label: string,
) {
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: 1024 * 1024,
  });
  // What goes wrong while reading reaches the loop below through the parser.
  pipeline(Readable.from(text), parser, () => {});
  try {
    yield* parser as AsyncIterable<string[]>;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refused(
      table,
      'source_unreadable',
      `${label} cannot be read as CSV near line ${error.lines}: a quote is opened there and not closed.`,
    );
  }
}

async function* batches(
  records: AsyncIterable<string[]>,
  width: number,
  counted: (rows: number) => void,
): AsyncGenerator<TextBatch> {
  let row = 0;
  let batch = emptyBatch(width);
  for await (const record of records) {
    row++;
    batch[0]!.push(String(row));
    for (let i = 0; i < width; i++) batch[i + 1]!.push(record[i] ?? null);
    const rest = record.slice(width).filter((cell) => cell.trim() !== '');
    batch[width + 1]!.push(rest.length > 0 ? JSON.stringify(record.slice(width)) : null);
    if (batch[0]!.length === batchRows) {
      yield batch;
      batch = emptyBatch(width);
    }
  }
  counted(row);
  if (batch[0]!.length > 0) yield batch;
}

const emptyBatch = (width: number): (string | null)[][] => Array.from({ length: width + 2 }, () => []);
