import type { Row as ExcelRow } from 'write-excel-file/node';
import { UsageError } from '../domain/errors.ts';
import { readItems, type SheetHeadings, sentenceOf } from '../domain/quality.ts';
import { remedies } from '../domain/remedies.ts';
import { type TableName, tableNames } from '../domain/tables.ts';
import type { Engine, Row } from '../engine/engine.ts';
import { writeCsvFile } from './csv-file.ts';

/** A row that was set aside, as its owner reads it. */
interface AsideRow {
  readonly table: TableName;
  readonly file: string;
  readonly row: number;
  readonly why: string;
  readonly remedy: string;
  /** By heading. */
  readonly cells: ReadonlyMap<string, string>;
}

const ownHeadings = ['Table', 'File', 'Row', 'Why', 'What to do'];

/**
 * Writes the rows that were set aside (`set_aside`) to a .csv or .xlsx file for the sheets' owner: where each stands, why
 * it was set aside and what to do, and its cells under their headings. No cell becomes a formula in a spreadsheet.
 *
 * @returns how many rows were written
 * @throws UsageError where the file's name ends otherwise, or there are more rows than a worksheet holds
 */
export async function writeQuarantine(
  engine: Engine,
  sheets: readonly SheetHeadings[],
  path: string,
): Promise<number> {
  refuseOtherKinds(path);
  const [count] = await engine.rows('SELECT count(*) AS n FROM set_aside');
  const rows = asideRows(engine, sheets);
  const headings = allHeadings(sheets);
  if (/\.csv$/i.test(path)) await writeCsvFile(path, [...ownHeadings, ...headings], cellsOf(rows, headings));
  else if (Number(count?.n) > MOST_EXCEL_ROWS) {
    const message = `${count?.n} rows were set aside, more than a worksheet is good for. Write them to a .csv file.`;
    throw new UsageError(message);
  } else await writeExcel(path, sheets, rows);
  return Number(count?.n);
}

/** Throws UsageError for a file that is neither .csv nor .xlsx. */
export function refuseOtherKinds(path: string): void {
  if (!/\.(csv|xlsx)$/i.test(path))
    throw new UsageError(`--quarantine ${path}: name a .csv or an .xlsx file.`);
}

const MOST_EXCEL_ROWS = 200_000;
const PAGE = 5000;

/** Cells past the headings stand under this one. */
const NO_HEADING = '(no heading)';

function headingsOf({ headings }: SheetHeadings): string[] {
  return headings.filter((heading) => heading !== null);
}

function allHeadings(sheets: readonly SheetHeadings[]): string[] {
  return [...new Set([...sheets.flatMap(headingsOf), NO_HEADING])];
}

async function* asideRows(engine: Engine, sheets: readonly SheetHeadings[]): AsyncGenerator<AsideRow> {
  for (const table of tableNames) {
    for (let offset = 0; ; offset += PAGE) {
      const page = await engine.rows(
        `SELECT * FROM set_aside WHERE table_name = $1 ORDER BY file, row LIMIT ${PAGE} OFFSET ${offset}`,
        [table],
      );
      for (const row of page) yield asideRow(table, row, sheets);
      if (page.length < PAGE) break;
    }
  }
}

function asideRow(table: TableName, row: Row, sheets: readonly SheetHeadings[]): AsideRow {
  const file = String(row.file);
  const headings = sheets.find((sheet) => sheet.table === table && sheet.file === file)?.headings ?? [];
  const cells = new Map<string, string>();
  for (const [i, cell] of (JSON.parse(String(row.cells)) as (string | null)[]).entries()) {
    const heading = headings[i] ?? NO_HEADING;
    if (cell !== null && cell !== '')
      cells.set(heading, [cells.get(heading), cell].filter(Boolean).join(' | '));
  }
  const items = readItems(String(row.codes));
  const remedy = [...new Set(items.map(({ code }) => remedies[code]))].filter((text) => text !== undefined);
  return {
    table,
    file,
    row: Number(row.row),
    why: items.map(sentenceOf).join('; '),
    remedy: [...remedy, ...(row.hint ? [String(row.hint)] : [])].join(' '),
    cells,
  };
}

async function* cellsOf(rows: AsyncIterable<AsideRow>, headings: readonly string[]) {
  for await (const { table, file, row, why, remedy, cells } of rows)
    yield [table, file, String(row), why, remedy, ...headings.map((heading) => cells.get(heading) ?? '')];
}

/** One worksheet a table, each cell as text: a worksheet tells text from formulas, so nothing needs an apostrophe. */
async function writeExcel(path: string, sheets: readonly SheetHeadings[], rows: AsyncIterable<AsideRow>) {
  const byTable = new Map<TableName, AsideRow[]>(tableNames.map((table) => [table, []]));
  for await (const row of rows) byTable.get(row.table)!.push(row);
  const { default: writeExcelFile } = await import('write-excel-file/node');
  await writeExcelFile(
    tableNames.map((table) => {
      const headings = allHeadings(sheets.filter((sheet) => sheet.table === table));
      const body = byTable
        .get(table)!
        .map(
          ({ file, row, why, remedy, cells }): ExcelRow => [
            excelCell(file),
            { value: row, type: Number },
            { ...excelCell(why), wrap: true },
            { ...excelCell(remedy), wrap: true },
            ...headings.map((heading) => excelCell(cells.get(heading) ?? '')),
          ],
        );
      const head = [...ownHeadings.slice(1), ...headings].map((heading) => ({
        ...excelCell(heading),
        fontWeight: 'bold' as const,
      }));
      const widths = [24, 8, 48, 48, ...headings.map(() => 18)];
      return {
        sheet: table,
        data: [head, ...body],
        columns: widths.map((width) => ({ width })),
        stickyRowsCount: 1,
      };
    }),
  ).toFile(path);
}

const MOST_CHARACTERS = 32_767;

/** A worksheet holds no control characters and no halves of surrogate pairs, and cells of so many characters. */
function excelCell(text: string) {
  const clean = text.replaceAll(/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
  return { value: clean.slice(0, MOST_CHARACTERS), type: String };
}
