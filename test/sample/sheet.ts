import { columnsOf, type TableName } from '../../src/domain/tables.ts';
import type { Sample } from '../../src/sample/generate.ts';
import { HEADINGS } from '../../src/sample/sheets.ts';

/** A line of a sheet as a spreadsheet numbers it, with its cells by our names of the columns. */
export interface Line {
  readonly row: number;
  readonly cells: Readonly<Record<string, string>>;
}

export type SheetLines = Readonly<Record<TableName, readonly Line[]>>;

/** Reads a sample back from nothing but its text. */
export function readSheets({ files }: Sample): SheetLines {
  return {
    customers: lines('customers', files.customers),
    policies: lines('policies', files.sales),
    products: lines('products', files.products),
  };
}

function lines(table: TableName, text: string): Line[] {
  const [header = [], ...rows] = parse(text);
  const columns = header.map((heading) => {
    const found = columnsOf[table].find(({ name }) => HEADINGS[table][name] === heading);
    if (!found) throw new Error(`${table} has a column '${heading}' that HEADINGS does not name`);
    return found.name;
  });
  return rows.map((cells, i) => {
    if (cells.length !== columns.length) throw new Error(`${table} row ${i + 2} has ${cells.length} cells`);
    return { row: i + 2, cells: Object.fromEntries(columns.map((column, c) => [column, cells[c]!])) };
  });
}

/** RFC 4180 and nothing else: a record may run over several lines of text. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}
