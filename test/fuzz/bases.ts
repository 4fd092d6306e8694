import type { TableName } from '../../src/domain/tables.ts';
import type { Rng } from '../../src/math/rng.ts';
import { odsOf } from '../support/files/ods.ts';
import { type SheetOf, xlsxOf } from '../support/files/xlsx.ts';
import { happens, pick } from './chance.ts';
import type { Grid } from './mutate-text.ts';

/** Sound sheets that fit together: whichever of them is mutated, the other two are these. */
export const soundSheets: Readonly<Record<TableName, string>> = {
  customers: 'customer_id\nC1\nC2\nC3\n',
  policies:
    'policy_id,customer_id,product_id,purchase_date,premium\nP1,C1,A,2024-01-13,10\nP2,C2,B,2024-02-13,20\n',
  products: 'product_id,product_name\nA,Alpha\nB,Beta\n',
};

/** A small sheet of a table, with what is usual in such sheets: dates in an order, amounts with marks, blanks. */
export function gridOf(rng: Rng, table: TableName): Grid {
  const rows = Array.from({ length: 4 + rng.int(12) }, (_, i) => i + 1);
  switch (table) {
    case 'customers':
      return [
        ['customer_id', 'age', 'income'],
        ...rows.map((i) => [`C${i}`, String(20 + i), pick(rng, ['30000', '41,000.50', '£52000', ''])]),
      ];
    case 'products':
      return [
        ['product_id', 'product_name', 'category'],
        ...rows.map((i) => [letter(i), `Plan ${i}`, 'Life']),
      ];
    case 'policies':
      return [
        ['policy_id', 'customer_id', 'product_id', 'purchase_date', 'premium'],
        ...rows.map((i) => [
          `P${i}`,
          `C${1 + (i % 3)}`,
          pick(rng, ['A', 'B']),
          pick(rng, [`${10 + i}/05/2023`, `0${1 + (i % 9)}/01/2024`, `2022-03-${10 + i}`, '5 May 2021']),
          pick(rng, ['10', '1,200.50', '7.5']),
        ]),
      ];
  }
}

const letter = (i: number) => String.fromCharCode(64 + i);

/** How a sheet was saved. */
interface Style {
  readonly delimiter: string;
  readonly lineBreak: string;
  readonly quoted: 'all' | 'where needed' | 'never';
  readonly encoding: 'utf-8' | 'utf-8 with mark' | 'utf-16le' | 'utf-16be' | 'windows-1252';
}

export function styleOf(rng: Rng): Style {
  return {
    delimiter: pick(rng, [',', ',', ';', '\t', '|']),
    lineBreak: pick(rng, ['\n', '\n', '\r\n', '\r']),
    quoted: pick(rng, ['where needed', 'where needed', 'all', 'never']),
    encoding: pick(rng, ['utf-8', 'utf-8', 'utf-8 with mark', 'utf-16le', 'utf-16be', 'windows-1252']),
  };
}

export function textOf(grid: Grid, { delimiter, lineBreak, quoted }: Style): string {
  const written = (cell: string) => {
    const needed = cell.includes(delimiter) || /["\r\n]/.test(cell);
    return quoted === 'all' || (quoted === 'where needed' && needed)
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  };
  return grid.map((row) => row.map(written).join(delimiter) + lineBreak).join('');
}

export function encoded(text: string, { encoding }: Style): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text);
    case 'utf-8 with mark':
      return Buffer.from(`\ufeff${text}`);
    case 'utf-16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    case 'windows-1252':
      return Buffer.from(text, 'latin1');
  }
}

type Cell = SheetOf['rows'][number][number];

/** A cell as Excel or a program may have written it: shared or inline, as a number, a date, a formula, an error. */
function cellOf(rng: Rng, text: string): Cell {
  if (happens(rng, 0.6)) return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  return pick<Cell>(rng, [
    { inline: text },
    { formula: 'A1&B1', value: text },
    { formula: 'A1+1' },
    { serial: 45000 + rng.int(500) },
    { serial: pick(rng, [-1, 0, 60, 2958466, 1e300]) },
    { serial: 45000.5, format: pick(rng, ['dd/mm/yyyy hh:mm', '[$-409]d-mmm-yy', 'General', '0.00%']) },
    { error: pick(rng, ['#REF!', '#N/A', '']) },
    true,
    null,
    text,
  ]);
}

/** A workbook of one sheet, or of several of which one holds the table; the headings stay text. */
export function workbookOf(rng: Rng, table: TableName, [headings = [], ...rows]: Grid): Buffer {
  const sheet: SheetOf = {
    name: table,
    rows: [headings, ...rows.map((row) => row.map((cell) => cellOf(rng, cell)))],
    hiddenRows: happens(rng, 0.2) ? [2, 3] : [],
    merged: happens(rng, 0.2) ? ['A1:B1'] : [],
  };
  const notes: SheetOf = { name: 'Notes', rows: [['See the other tab']], hidden: happens(rng, 0.3) };
  const several = happens(rng, 0.25);
  return xlsxOf(several ? [notes, sheet] : [sheet], { in1904: happens(rng, 0.1) });
}

export function openDocumentOf(table: TableName, grid: Grid): Buffer {
  const rows = grid.map((row) => [...row, { blanks: 3 }]);
  return odsOf([{ name: table, rows }]);
}
