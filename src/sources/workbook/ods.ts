import { HARMLESS_BYTES } from '../bomb.ts';
import { LAST_COLUMN, type RawRow } from '../land.ts';
import type { Noticed, Tab, Workbook } from '../tab.ts';
import { tooWide } from './worksheet.ts';
import { attribute, scanXml } from './xml.ts';
import { type Archive, ArchiveError } from './zip.ts';

/** Rows are repeated to the end of a sheet; so many of one kind are an end and no data. */
const MOST_REPEATED = 16_384;

const MOST_TABS = 1000;

/** Opens an OpenDocument spreadsheet (OASIS OpenDocument 1.3, part 3). @throws ArchiveError and XmlError */
export async function openOds(archive: Archive): Promise<Workbook> {
  const tabs: Tab[] = [];
  for await (const _ of scanXml(archive.read('content.xml'), {
    open: (name, attributes) => {
      if (name !== 'table') return;
      const tab = attribute(attributes, 'name') ?? '';
      const position = tabs.length;
      if (position === MOST_TABS) throw new ArchiveError(`has more than ${MOST_TABS} tabs`);
      tabs.push({
        name: tab,
        hidden: false,
        rows: (noticed, lastColumn) => tableRows(archive, position, noticed, lastColumn),
      });
    },
  }));
  return { kind: 'ods', in1904: false, tabs, close: () => archive.close() };
}

async function* tableRows(
  archive: Archive,
  wanted: number,
  noticed: Noticed,
  lastColumn: number | null,
): AsyncGenerator<readonly RawRow[]> {
  let rows: RawRow[] = [];
  let table = -1;
  let row = 0;
  let times = 1;
  let hidden = false;
  let cells: (string | null)[] = [];
  let cell: OdsCell | null = null;
  let depth = 0;
  // What repetition adds counts like what unpacking does; rows of a table, which have ids, do not repeat.
  let budget = HARMLESS_BYTES;
  const events = {
    open: (name: string, attributes: Readonly<Record<string, string>>) => {
      if (name === 'table') table++;
      if (table !== wanted) return;
      switch (name) {
        case 'table-row':
          cells = [];
          times = repeated(attributes, 'number-rows-repeated');
          hidden = ['collapse', 'filter'].includes(attribute(attributes, 'visibility') ?? '');
          break;
        case 'table-cell':
        case 'covered-table-cell':
          cell = newCell(attributes, row + 1, cells.length + 1, noticed);
          break;
        case 'p':
          if (cell && depth === 0) cell.paragraphs.push('');
          break;
        case 'annotation':
          depth++;
          break;
        case 's':
          if (cell && depth === 0)
            append(cell, ' '.repeat(Math.min(1000, Number(attribute(attributes, 'c') ?? 1))));
      }
    },
    text: (text: string) => {
      if (cell && depth === 0 && table === wanted) append(cell, text);
    },
    close: (name: string) => {
      if (table !== wanted) return;
      switch (name) {
        case 'annotation':
          depth--;
          break;
        case 'table-cell':
        case 'covered-table-cell':
          takeCell(cell!, cells, row + 1, noticed, lastColumn);
          cell = null;
          break;
        case 'table-row':
          budget -= takeRow(rows, cells, row, times, hidden, noticed);
          if (budget < 0) throw new ArchiveError('repeats rows without end, as no table does');
          row += times;
      }
    },
  };
  for await (const _ of scanXml(archive.read('content.xml'), events)) {
    if (rows.length === 0) continue;
    yield rows;
    rows = [];
  }
}

interface OdsCell {
  readonly value: string | null;
  readonly hasFormula: boolean;
  readonly times: number;
  readonly paragraphs: string[];
}

function newCell(
  attributes: Readonly<Record<string, string>>,
  row: number,
  column: number,
  noticed: Noticed,
): OdsCell {
  const of = (name: string) => attribute(attributes, name);
  const spans = [of('number-columns-spanned'), of('number-rows-spanned')];
  if (spans.some((span) => Number(span ?? 1) > 1)) noticed.merged.add(`row ${row}, column ${column}`);
  const hasFormula = of('formula') !== undefined;
  const times = repeated(attributes, 'number-columns-repeated');
  return { value: typedValue(of), hasFormula, times, paragraphs: [] };
}

/** The value of a cell that is no text. */
function typedValue(of: (name: string) => string | undefined): string | null {
  switch (of('value-type')) {
    case 'date':
      return (of('date-value') ?? '').replace('T', ' ').replace(/ 00:00:00(\.0+)?$/, '');
    case 'boolean':
      return (of('boolean-value') ?? '').toUpperCase();
    case 'float':
    case 'currency':
    case 'percentage':
      return String(Number(of('value')));
    default:
      return null;
  }
}

function append(cell: OdsCell, text: string): void {
  if (cell.paragraphs.length === 0) return;
  cell.paragraphs[cell.paragraphs.length - 1] += text;
}

function takeCell(
  cell: OdsCell,
  cells: (string | null)[],
  row: number,
  noticed: Noticed,
  lastColumn: number | null,
): void {
  const text = cell.paragraphs.join('\n');
  const value = cell.value ?? (text === '' ? null : text);
  if (cell.hasFormula) {
    noticed.formulas++;
    if (value === null) noticed.uncomputed.add(row);
  }
  const kept = value ?? (cell.hasFormula ? '=' : null);
  const end = Math.min(cells.length + cell.times, lastColumn ?? Number.POSITIVE_INFINITY);
  if (kept !== null && end > LAST_COLUMN) throw tooWide(row, end);
  while (cells.length < Math.min(end, LAST_COLUMN)) cells.push(kept);
}

/** What a row costs besides its cells' text, so that a million of next to nothing count too. */
const BYTES_A_ROW = 64;
const BYTES_A_CELL = 8;

/** Returns how many bytes the row's repetition makes of it. */
function takeRow(
  rows: RawRow[],
  cells: readonly (string | null)[],
  before: number,
  times: number,
  hidden: boolean,
  noticed: Noticed,
): number {
  const blank = cells.every((cell) => cell === null);
  if (blank) return 0;
  if (times > MOST_REPEATED) throw new ArchiveError(`repeats row ${before + 1} past any sheet's length`);
  for (let i = 1; i <= times; i++) {
    rows.push({ row: before + i, cells });
    if (hidden) noticed.hiddenRows.add(before + i);
  }
  const once = cells.reduce((sum, cell) => sum + BYTES_A_CELL + (cell?.length ?? 0), BYTES_A_ROW);
  return (times - 1) * once;
}

function repeated(attributes: Readonly<Record<string, string>>, name: string): number {
  const times = Number(attribute(attributes, name) ?? 1);
  return Number.isInteger(times) && times > 0 ? times : 1;
}
