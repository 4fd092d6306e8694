import { escaped } from './xlsx.ts';
import { zipOf } from './zip.ts';

export type OdsCell =
  | string
  | number
  | null
  | { readonly date: string }
  | { readonly formula: string; readonly value?: number }
  | { readonly blanks: number };

/** An OpenDocument spreadsheet as LibreOffice writes it, with its million blank rows at the end. */
export function odsOf(
  tabs: readonly { readonly name: string; readonly rows: readonly (readonly OdsCell[])[] }[],
): Buffer {
  const spaces = ['office', 'table', 'text', 'of'].map(
    (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  );
  const tables = tabs.map(({ name, rows }) => {
    const body = rows.map(
      (cells) =>
        `<table:table-row>${cells.map(cellXml).join('')}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>`,
    );
    return `<table:table table:name="${escaped(name)}">${body.join('')}<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`;
  });
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${spaces.join(' ')}><office:body><office:spreadsheet>${tables.join('')}</office:spreadsheet></office:body></office:document-content>`,
  });
}

function cellXml(cell: OdsCell): string {
  if (cell === null) return '<table:table-cell/>';
  if (typeof cell === 'number')
    return `<table:table-cell office:value-type="float" office:value="${cell}"><text:p>${cell}</text:p></table:table-cell>`;
  if (typeof cell === 'string')
    return `<table:table-cell office:value-type="string">${cell
      .split('\n')
      .map((line) => `<text:p>${escaped(line)}</text:p>`)
      .join('')}</table:table-cell>`;
  if ('date' in cell)
    return `<table:table-cell office:value-type="date" office:date-value="${cell.date}"><text:p>shown</text:p></table:table-cell>`;
  if ('blanks' in cell) return `<table:table-cell table:number-columns-repeated="${cell.blanks}"/>`;
  const value = cell.value === undefined ? '' : ` office:value-type="float" office:value="${cell.value}"`;
  return `<table:table-cell table:formula="of:=${escaped(cell.formula)}"${value}/>`;
}
