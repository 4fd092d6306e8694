import { LAST_COLUMN, MOST_COLUMNS, type RawRow } from '../land.ts';
import type { Noticed } from '../tab.ts';
import { dateOfSerial } from './serial.ts';
import type { SharedStrings } from './shared-strings.ts';
import { scanXml, unescaped, XmlError } from './xml.ts';
import { ArchiveError } from './zip.ts';

/** What a worksheet's cells point to. */
export interface SheetParts {
  readonly strings: SharedStrings;
  /** For each cell style whether it shows a date. */
  readonly dates: readonly boolean[];
  readonly in1904: boolean;
}

/** The most that a cell can hold is 32,767 characters in Excel, and 50,000 in Google Sheets. */
export const MOST_CHARACTERS = 100_000;

/** Reads a worksheet's rows. A date becomes YYYY-MM-DD, a formula its last value, or where it has none its own text. */
export async function* sheetRows(
  pieces: AsyncIterable<Uint8Array>,
  parts: SheetParts,
  noticed: Noticed,
  lastColumn: number | null,
): AsyncGenerator<readonly RawRow[]> {
  let rows: RawRow[] = [];
  let row = 0;
  let inRow = false;
  let column = 0;
  let cells: (string | null)[] = [];
  let cell = newCell();
  let target: 'value' | 'formula' | 'text' | null = null;
  const events = {
    open: (name: string, attributes: Readonly<Record<string, string>>) => {
      switch (name) {
        case 'row':
          if (inRow) throw new XmlError('a row in a row');
          inRow = true;
          row = rowAfter(row, attributes.r);
          column = 0;
          cells = [];
          if (attributes.hidden === '1' || attributes.hidden === 'true') noticed.hiddenRows.add(row);
          break;
        case 'c':
          column = attributes.r ? columnOf(attributes.r) : column + 1;
          cell = newCell(attributes.t, attributes.s);
          break;
        case 'v':
          target = 'value';
          break;
        case 'f':
          target = 'formula';
          cell.hasFormula = true;
          break;
        case 't':
          target = 'text';
          break;
        case 'rPh':
          cell.inPhonetic = true;
          break;
        case 'mergeCell':
          noticed.merged.add(attributes.ref ?? '');
      }
    },
    text: (text: string) => {
      if (target === null || cell.inPhonetic) return;
      cell[target] += text;
      if (cell[target].length > MOST_CHARACTERS)
        throw new ArchiveError(`has a cell in row ${row} that is longer than a cell can be`);
    },
    close: (name: string) => {
      switch (name) {
        case 'row':
          inRow = false;
          if (cells.length > 0) rows.push({ row, cells });
          break;
        case 'c':
          if (column <= (lastColumn ?? column)) takeCell(cells, column, cell, row, parts, noticed);
          break;
        case 'rPh':
          cell.inPhonetic = false;
          break;
        default:
          target = null;
      }
    },
  };
  for await (const _ of scanXml(pieces, events)) {
    if (rows.length === 0) continue;
    yield rows;
    rows = [];
  }
}

interface Cell {
  readonly type: string;
  readonly style: number;
  value: string;
  formula: string;
  hasFormula: boolean;
  /** An inline string's. */
  text: string;
  inPhonetic: boolean;
}

function newCell(type = 'n', style = '-1'): Cell {
  return {
    type,
    style: Number(style),
    value: '',
    formula: '',
    hasFormula: false,
    text: '',
    inPhonetic: false,
  };
}

function takeCell(
  cells: (string | null)[],
  column: number,
  cell: Cell,
  row: number,
  parts: SheetParts,
  noticed: Noticed,
): void {
  let value = textOf(cell, parts);
  if (cell.hasFormula) {
    noticed.formulas++;
    if (value === null) {
      noticed.uncomputed.add(row);
      value = `=${cell.formula}`;
    }
  }
  if (value === null) return;
  if (column > LAST_COLUMN) throw tooWide(row, column);
  while (cells.length < column - 1) cells.push(null);
  cells[column - 1] = value;
}

function sharedString(strings: SharedStrings, place: string): string {
  const text = strings.at(Number(place));
  if (text === undefined) throw new ArchiveError('has a cell whose text is not in the file');
  return text;
}

function textOf({ type, style, value, text }: Cell, { strings, dates, in1904 }: SheetParts): string | null {
  if (type === 'inlineStr') return unescaped(text);
  if (value === '') return null;
  switch (type) {
    case 's':
      return sharedString(strings, value);
    case 'str':
      return unescaped(value);
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE';
    case 'n': {
      const number = Number(value);
      if (Number.isNaN(number)) return value;
      return (dates[style] ? dateOfSerial(number, in1904) : null) ?? String(number);
    }
    default:
      return value;
  }
}

const MOST_ROWS = 1_048_576;

/** Rows are told apart by their numbers, so each must be past the one before it. */
function rowAfter(before: number, reference: string | undefined): number {
  const row = reference ? Number(reference) : before + 1;
  if (!Number.isInteger(row) || row <= before || row > MOST_ROWS)
    throw new ArchiveError(
      `numbers its rows in no order after row ${before}. Save it again, or export it as CSV`,
    );
  return row;
}

/** A cell so far out that no row up to it is made. */
export const tooWide = (row: number, column: number) =>
  new ArchiveError(
    `has a cell in column ${column} of row ${row}; at most ${MOST_COLUMNS} columns are read. Take it out, or name a range`,
    'too_many_columns',
  );

const WIDEST_SHEET = 16_384;

/** `C7` is in column 3. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const letter = reference.charCodeAt(i) - 64;
    if (letter < 1 || letter > 26) break;
    column = 26 * column + letter;
  }
  if (column < 1 || column > WIDEST_SHEET) throw new ArchiveError('has a cell that is outside of any sheet');
  return column;
}
