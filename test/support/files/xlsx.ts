import { zipOf } from './zip.ts';

/** A cell: text, a number, a truth, nothing, or one of the kinds below. */
type Cell =
  | string
  | number
  | boolean
  | null
  | { readonly serial: number; readonly format?: string }
  | { readonly formula: string; readonly value?: string | number }
  | { readonly error: string }
  | { readonly inline: string };

export interface SheetOf {
  readonly name?: string;
  readonly rows: readonly (readonly Cell[])[];
  readonly hidden?: boolean;
  /** Numbers of rows, from 1. */
  readonly hiddenRows?: readonly number[];
  readonly merged?: readonly string[];
}

/** A workbook as Excel writes it: shared strings (unless they got lost), dates as styled serial numbers. */
export function xlsxOf(sheets: readonly SheetOf[], { in1904 = false, withoutStrings = false } = {}): Buffer {
  const strings: string[] = [];
  const formats = ['General', 'yyyy\\-mm\\-dd'];
  const bodies = sheets.map((sheet) => worksheet(sheet, strings, formats));
  const files = sheets.map((_, i) => `worksheets/sheet${i + 1}.xml`);
  return zipOf({
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `${xml}<workbook ${main} xmlns:r="${office}/relationships"><workbookPr${in1904 ? ' date1904="1"' : ''}/><sheets>${sheets.map(({ name = 'Sheet1', hidden }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...files.map((file) => ['worksheet', file] as const),
      ['styles', 'styles.xml'],
      ...(withoutStrings ? [] : [['sharedStrings', 'sharedStrings.xml'] as const]),
    ]),
    'xl/styles.xml': `${xml}<styleSheet ${main}><numFmts>${formats.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escaped(code)}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${formats.map((_, i) => `<xf numFmtId="${i === 0 ? 0 : 164 + i}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `${xml}<sst ${main}>${strings.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    ...Object.fromEntries(files.map((file, i) => [`xl/${file}`, bodies[i]!])),
  });
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006';

function relations(all: readonly (readonly [type: string, target: string])[]): string {
  const each = all.map(
    ([type, target], i) =>
      `<Relationship Id="rId${i + 1}" Type="${office}/relationships/${type}" Target="${target}"/>`,
  );
  return `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`;
}

function worksheet(
  { rows, hiddenRows = [], merged = [] }: SheetOf,
  strings: string[],
  formats: string[],
): string {
  const body = rows.map((cells, i) => {
    const row = i + 1;
    const inside = cells.map((cell, j) => cellXml(cell, `${letters(j)}${row}`, strings, formats));
    return `<row r="${row}"${hiddenRows.includes(row) ? ' hidden="1"' : ''}>${inside.join('')}</row>`;
  });
  const merges =
    merged.length === 0
      ? ''
      : `<mergeCells count="${merged.length}">${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
  return `${xml}<worksheet ${main}><sheetData>${body.join('')}</sheetData>${merges}</worksheet>`;
}

function cellXml(cell: Cell, at: string, strings: string[], formats: string[]): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${Number(cell)}</v></c>`;
  if (typeof cell === 'string') return `<c r="${at}" t="s"><v>${strings.push(cell) - 1}</v></c>`;
  if ('error' in cell) return `<c r="${at}" t="e"><v>${cell.error}</v></c>`;
  if ('inline' in cell) return `<c r="${at}" t="inlineStr"><is><t>${escaped(cell.inline)}</t></is></c>`;
  if ('formula' in cell) {
    const type = typeof cell.value === 'string' ? ' t="str"' : '';
    const value = cell.value === undefined ? '' : `<v>${escaped(String(cell.value))}</v>`;
    return `<c r="${at}"${type}><f>${escaped(cell.formula)}</f>${value}</c>`;
  }
  return `<c r="${at}" s="${styleOf(cell.format ?? formats[1]!, formats)}"><v>${cell.serial}</v></c>`;
}

function styleOf(format: string, formats: string[]): number {
  const known = formats.indexOf(format);
  return known >= 0 ? known : formats.push(format) - 1;
}

function letters(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + letters(column % 26);
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
