import { invalidArgument } from './reply.ts';
import { gridOf, type SpreadsheetOf, type TabOf } from './spreadsheet.ts';

/** A part of a tab, from 0 and half-open. */
export interface Area {
  readonly tab: TabOf;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** What a range in A1 notation names, cut to the grid. R1C1 notation and named ranges are not read here. */
export function areaOf(range: string, book: SpreadsheetOf): Area {
  const named = nameOf(range, book);
  if (named === undefined) throw invalidArgument(`Unable to parse range: ${range}`);
  const { tab, corners } = named;
  const { rowCount, columnCount } = gridOf(tab);
  const rows = span(corners[0].row, corners[1].row, rowCount);
  const columns = span(corners[0].column, corners[1].column, columnCount);
  if (rows.from >= rowCount || columns.from >= columnCount)
    throw invalidArgument(
      `Range (${quoted(tab.title)}!${spelled(corners)}) exceeds grid limits. Max rows: ${rowCount}, max columns: ${columnCount}`,
    );
  return { tab, top: rows.from, bottom: rows.to, left: columns.from, right: columns.to };
}

/** A range as an answer spells it: Sales!A1:C10, or 'New sales'!A1 for a single cell. */
export function rangeOf({ tab, top, bottom, left, right }: Area): string {
  const corners = [
    { row: top, column: left },
    { row: bottom - 1, column: right - 1 },
  ] as const;
  return `${quoted(tab.title)}!${spelled(corners)}`;
}

/** A reference such as B2:B5 as a GridRange, from 0 and half-open; the id of a tab is left out where it is 0. */
export function gridRangeOf(reference: string, tab: TabOf): object {
  const [from, to] = cornersOf(reference)!;
  return {
    ...(tab.gid !== 0 && { sheetId: tab.gid }),
    startRowIndex: from.row,
    endRowIndex: to.row! + 1,
    startColumnIndex: from.column,
    endColumnIndex: to.column! + 1,
  };
}

/** A corner of a range; what is missing reaches to the edge of the grid. */
interface Corner {
  readonly row: number | undefined;
  readonly column: number | undefined;
}

type Corners = readonly [Corner, Corner];

const edge: Corner = { row: undefined, column: undefined };

/** The title stands before the last '!'. Without one, a range comes first and a title second. */
function nameOf(range: string, { tabs }: SpreadsheetOf): { tab: TabOf; corners: Corners } | undefined {
  const bang = range.lastIndexOf('!');
  const corners = cornersOf(range.slice(bang + 1));
  const tab = bang < 0 ? tabs[0] : tabNamed(range.slice(0, bang), tabs);
  if (corners && tab) return { tab, corners };
  const whole = tabNamed(range, tabs);
  return whole && { tab: whole, corners: [edge, edge] };
}

function tabNamed(name: string, tabs: readonly TabOf[]): TabOf | undefined {
  const title = /^'.*'$/s.test(name) ? name.slice(1, -1).replaceAll("''", "'") : name;
  return tabs.find((tab) => tab.title.toLowerCase() === title.toLowerCase());
}

function cornersOf(reference: string): Corners | undefined {
  const [first, last, ...more] = reference.split(':').map(cornerOf);
  if (!first || more.length > 0) return undefined;
  if (last) return [first, last];
  const isCell = first.row !== undefined && first.column !== undefined;
  return isCell && !reference.includes(':') ? [first, first] : undefined;
}

function cornerOf(text: string): Corner | undefined {
  const [, letters, digits] = /^([A-Z]{1,3})?([1-9]\d*)?$/i.exec(text) ?? [];
  if (!letters && !digits) return undefined;
  return { row: digits ? Number(digits) - 1 : undefined, column: letters ? columnOf(letters) : undefined };
}

/** A range may be written backwards, begins at the edge unless said, and ends at the grid's end at the latest. */
function span(first: number | undefined, last: number | undefined, count: number) {
  const [from, to] = [first ?? 0, last ?? count - 1].toSorted((a, b) => a - b) as [number, number];
  return { from, to: Math.min(to + 1, count) };
}

function spelled([first, last]: Corners): string {
  const [from, to] = [first, last].map(
    ({ row, column }) => `${column === undefined ? '' : letters(column)}${row === undefined ? '' : row + 1}`,
  );
  return from === to ? from! : `${from}:${to}`;
}

function quoted(title: string): string {
  const isPlain = /^[A-Z_]\w*$/i.test(title) && !/^[A-Z]{1,3}\d+$/i.test(title);
  return isPlain ? title : `'${title.replaceAll("'", "''")}'`;
}

function columnOf(text: string): number {
  return [...text.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}
