import type { SheetCell, SpreadsheetOf } from './spreadsheet.ts';

export type Value = string | number | boolean;

/** A cell as it is shown, which is also what an export holds. */
export function shown(cell: SheetCell, { locale = 'en_US' }: SpreadsheetOf): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if (typeof cell !== 'object') return String(cell);
  if ('date' in cell) return shownDate(cell.date, locale);
  if ('error' in cell) return cell.error;
  return String(cell.value ?? 'Loading...');
}

/** A cell as it is computed: an error has its message behind it, as in `#REF! (Reference does not exist.)`. */
export function unformatted(cell: SheetCell, book: SpreadsheetOf, dates: DateTimeRenderOption): Value {
  if (cell === null) return '';
  if (typeof cell !== 'object') return cell;
  if ('error' in cell) return `${cell.error} (${cell.message ?? ''})`;
  if ('formula' in cell) return cell.value ?? shown(cell, book);
  return dates === 'SERIAL_NUMBER' ? serialOf(cell.date) : shown(cell, book);
}

export type DateTimeRenderOption = 'SERIAL_NUMBER' | 'FORMATTED_STRING';

/** A cell as it was typed. */
export function asFormula(cell: SheetCell, book: SpreadsheetOf, dates: DateTimeRenderOption): Value {
  return isFormula(cell) ? cell.formula : unformatted(cell, book, dates);
}

function isFormula(cell: SheetCell) {
  return typeof cell === 'object' && cell !== null && 'formula' in cell;
}

/** Days since 1899-12-30; the time of day is the fraction. */
export function serialOf(date: string): number {
  const milliseconds = Date.parse(`${date.replace(' ', 'T')}${date.includes(' ') ? 'Z' : ''}`);
  return (milliseconds - Date.UTC(1899, 11, 30)) / 86_400_000;
}

function shownDate(date: string, locale: string): string {
  const [day, time] = date.split(' ');
  const [y, m, d] = day!.split('-');
  const days: Readonly<Record<string, string>> = {
    en_GB: `${d}/${m}/${y}`,
    en_US: `${Number(m)}/${Number(d)}/${y}`,
  };
  return [days[locale] ?? day, ...(time === undefined ? [] : [time.replace(/^0/, '')])].join(' ');
}

const datePatterns: Readonly<Record<string, string>> = { en_GB: 'dd/MM/yyyy', en_US: 'M/d/yyyy' };

/** A cell in full, as spreadsheets.get tells it: CellData. */
export function cellData(cell: SheetCell, book: SpreadsheetOf): object {
  if (cell === null || cell === '') return {};
  const effectiveValue = extendedValue(cell);
  const format = numberFormat(cell, book);
  return {
    userEnteredValue: isFormula(cell) ? { formulaValue: cell.formula } : effectiveValue,
    effectiveValue,
    formattedValue: shown(cell, book),
    ...(format && { userEnteredFormat: format, effectiveFormat: format }),
  };
}

function numberFormat(cell: SheetCell, { locale = 'en_US' }: SpreadsheetOf) {
  if (typeof cell !== 'object' || cell === null || !('date' in cell)) return undefined;
  const pattern = datePatterns[locale] ?? 'yyyy-MM-dd';
  return {
    numberFormat: cell.date.includes(' ')
      ? { type: 'DATE_TIME', pattern: `${pattern} H:mm:ss` }
      : { type: 'DATE', pattern },
  };
}

function extendedValue(cell: NonNullable<SheetCell>): object {
  if (typeof cell === 'string') return { stringValue: cell };
  if (typeof cell === 'number') return { numberValue: cell };
  if (typeof cell === 'boolean') return { boolValue: cell };
  if ('date' in cell) return { numberValue: serialOf(cell.date) };
  if ('formula' in cell)
    return cell.value === undefined ? { errorValue: { type: 'LOADING' } } : extendedValue(cell.value);
  return { errorValue: { type: errorTypes[cell.error] ?? 'ERROR', message: cell.message ?? '' } };
}

const errorTypes: Readonly<Record<string, string>> = {
  '#NULL!': 'NULL_VALUE',
  '#DIV/0!': 'DIVIDE_BY_ZERO',
  '#VALUE!': 'VALUE',
  '#REF!': 'REF',
  '#NAME?': 'NAME',
  '#NUM!': 'NUM',
  '#N/A': 'N_A',
};
