import { refused } from '../domain/errors.ts';
import type { TableName } from '../domain/tables.ts';
import type { TextBatch, Workbench } from '../engine/engine.ts';

/** One record as it was found. */
export interface RawRow {
  /** As the sheet numbers its rows, from 1. */
  readonly row: number;
  /** Empty cells are null or ''. */
  readonly cells: readonly (string | null)[];
}

export const MOST_COLUMNS = 500;

/** Past this column a cell of any row is refused, so that no row is made of millions of blanks. */
export const LAST_COLUMN = 2 * MOST_COLUMNS;
const BATCH = 2048;

/** Records that are looked at before the width of a table is decided. */
const LOOKED_AT = 1000;

/** Cells and characters that are held at a time, whatever the number of records. */
const MOST_HELD = 2 ** 18;

/** What a record takes of that. */
function sizeOf({ cells }: RawRow): number {
  let size = cells.length;
  for (const cell of cells) size += cell?.length ?? 0;
  return size;
}

/**
 * Lands records in a new relation of text: `_row`, `c0` … and `_rest`, the cells past the width as JSON.
 *
 * @param width told from the first records
 * @param bytes of the file; without end where there is none
 * @returns the width, and the number of the last row
 * @throws DataRefused where a table is wider than 500 columns, or of next to nothing but cells that are not there
 */
export async function land(
  engine: Workbench,
  table: TableName,
  relation: string,
  label: string,
  records: AsyncIterable<readonly RawRow[]>,
  width: (first: readonly RawRow[]) => number,
  bytes: number,
): Promise<{ readonly width: number; readonly rows: number }> {
  const source = records[Symbol.asyncIterator]();
  const head = await firstRows(source);
  const columns = Math.max(1, width(head));
  if (columns > MOST_COLUMNS) {
    throw tooWide(table, label, columns);
  }
  await createRelation(engine, relation, columns);
  let rows = 0;
  let padded = 0;
  await engine.append(
    relation,
    batches(head, source, columns, (row, missing) => {
      rows = row;
      padded += missing;
      refusePadding(table, label, padded, bytes);
    }),
  );
  return { width: columns, rows };
}

export function tooWide(table: TableName, label: string, columns: number): Error {
  const message = `${label} has ${columns} columns; at most ${MOST_COLUMNS} are read. Take out the columns that Kindred does not need, or name a smaller range.`;
  return refused(table, 'too_many_columns', message);
}

/** The cells of the widest row, empty ones at its end aside. */
export function widestRow(rows: readonly RawRow[]): number {
  return rows.reduce((most, { cells }) => Math.max(most, filledWidth(cells)), 0);
}

function filledWidth(cells: readonly (string | null)[]): number {
  let width = cells.length;
  while (width > 0 && !cells[width - 1]?.trim()) width--;
  return width;
}

async function firstRows(source: AsyncIterator<readonly RawRow[]>): Promise<RawRow[]> {
  const head: RawRow[] = [];
  let held = 0;
  while (head.length < LOOKED_AT && held < MOST_HELD) {
    const { done, value } = await source.next();
    if (done) break;
    for (const row of value) {
      head.push(row);
      held += sizeOf(row);
    }
  }
  return head;
}

async function createRelation(engine: Workbench, relation: string, width: number) {
  const names = ['_row', ...Array.from({ length: width }, (_, i) => `c${i}`), '_rest'];
  await engine.run(`CREATE TABLE ${relation} (${names.map((name) => `${name} VARCHAR`).join(', ')})`);
}

async function* batches(
  head: readonly RawRow[],
  source: AsyncIterator<readonly RawRow[]>,
  width: number,
  last: (row: number, missing: number) => void,
): AsyncGenerator<TextBatch> {
  let batch = emptyBatch(width);
  let held = 0;
  for (let rows: readonly RawRow[] | null = head; rows; rows = await next(source)) {
    for (const record of rows) {
      const { row, cells } = record;
      last(row, Math.max(0, width - cells.length));
      batch[0]!.push(String(row));
      for (let i = 0; i < width; i++) batch[i + 1]!.push(cells[i] ?? null);
      batch[width + 1]!.push(restOf(cells, width));
      held += Math.max(width, sizeOf(record));
      if (batch[0]!.length < BATCH && held < MOST_HELD) continue;
      yield batch;
      batch = emptyBatch(width);
      held = 0;
    }
  }
  if (batch[0]!.length > 0) yield batch;
}

async function next<T>(source: AsyncIterator<T>): Promise<T | null> {
  const { done, value } = await source.next();
  return done ? null : value;
}

function restOf(cells: readonly (string | null)[], width: number): string | null {
  if (cells.length <= width) return null;
  const rest = cells.slice(width);
  return rest.some((cell) => cell?.trim()) ? JSON.stringify(rest) : null;
}

/** Cells that may be missing of a small file, and for each byte of it. */
const FREE_PADDING = 2 ** 22;
const PADDING_A_BYTE = 4;

/**
 * Cells that are not there take their place in the engine all the same: some kilobytes of short rows under hundreds of
 * headings would fill its memory.
 *
 * @throws DataRefused where so many cells are missing that it is no table
 */
export function refusePadding(table: TableName, label: string, cells: number, bytes: number): void {
  if (cells <= FREE_PADDING + PADDING_A_BYTE * bytes) return;
  const message = `${label} has thousands of rows that are far shorter than its headings. Take out the blank rows, or the headings that have no values.`;
  throw refused(table, 'source_unreadable', message);
}

const emptyBatch = (width: number): (string | null)[][] => Array.from({ length: width + 2 }, () => []);
