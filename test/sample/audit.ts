import type { TableName } from '../../src/domain/tables.ts';
import { dayOf } from '../../src/sample/days.ts';
import type { Line, SheetLines } from './sheet.ts';

/**
 * Every fault that a reader finds who knows the sheets only as text and the rules of cleaning, as
 * 'table row column kind', sorted. It shares no code with what plants the faults.
 */
export function audit(sheets: SheetLines, asOf: string): string[] {
  const found: string[] = [];
  const report = (table: TableName, { row }: Line, column: string | null, kind: string) =>
    found.push(`${table} ${row} ${column} ${kind}`);

  const kept = {} as Record<TableName, Line[]>;
  for (const table of ['customers', 'policies', 'products'] as const) {
    kept[table] = skim(sheets[table], (line, kind) => report(table, line, null, kind));
    for (const line of kept[table]) {
      for (const [column, cell] of Object.entries(line.cells)) {
        const kind = faultOf(column, cell, asOf);
        if (kind) report(table, line, column, kind);
      }
    }
  }

  const customers = Map.groupBy(kept.customers, ({ cells }) => cells.customer_id!.trim());
  const setAside = new Set<string>();
  for (const [id, lines] of customers) {
    if (lines.length > 1)
      for (const line of lines) report('customers', line, 'customer_id', 'conflicting_customer');
    if (lines.length > 1 || Number(lines[0]!.cells.age) > 120) setAside.add(id);
  }
  const products = new Set(kept.products.map(({ cells }) => cells.product_id));
  const holders = new Set<string>();
  for (const line of kept.policies) {
    const customer = line.cells.customer_id!.trim();
    const product = line.cells.product_id!.trim();
    holders.add(customer);
    if (!customers.has(customer)) report('policies', line, 'customer_id', 'unknown_customer');
    if (setAside.has(customer)) report('policies', line, 'customer_id', 'sale_of_set_aside_customer');
    if (product && !products.has(product)) report('policies', line, 'product_id', 'unknown_product');
  }
  for (const [id, lines] of customers) {
    if (!holders.has(id)) for (const line of lines) report('customers', line, null, 'customer_without_sales');
  }
  return found.sort();
}

/** The lines that hold a record, each once. */
function skim(lines: readonly Line[], skipped: (line: Line, kind: string) => void): Line[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    const cells = Object.values(line.cells);
    const text = JSON.stringify(cells);
    if (cells.every((cell) => cell === '')) skipped(line, 'blank_row');
    else if (cells[0] === 'Total') skipped(line, 'totals_row');
    else if (seen.has(text)) skipped(line, 'duplicate_row');
    else {
      seen.add(text);
      return true;
    }
    return false;
  });
}

function faultOf(column: string, cell: string, asOf: string): string | null {
  if (/^[ \u00a0]|[ \u00a0]$|\u00a0| {2}/.test(cell)) return 'spaces';
  switch (column) {
    case 'product_id':
      return cell === '' ? 'missing_required' : null;
    case 'premium':
      return cell === ''
        ? 'missing_required'
        : moneyFault(cell, (pounds) => pounds > 0, 'premium_not_positive');
    case 'coverage':
      return moneyFault(cell, (pounds) => pounds >= 0, 'coverage_negative');
    case 'income':
      return isMissing(cell)
        ? 'missing_optional'
        : moneyFault(cell, (pounds) => pounds >= 0, 'income_negative');
    case 'age':
      return Number(cell) >= 18 && Number(cell) <= 120 ? null : 'age_out_of_range';
    case 'purchase_date':
      return dateFault(cell, asOf);
    case 'city':
    case 'marital_status':
    case 'product_type':
      return /^[A-Z][a-z]/.test(cell) ? null : 'letter_case';
    default:
      return isMissing(cell) ? 'missing_optional' : null;
  }
}

function isMissing(cell: string): boolean {
  return ['', 'n/a', 'null', 'none', '-', '?'].includes(cell.toLowerCase());
}

function moneyFault(cell: string, allowed: (pounds: number) => boolean, otherwise: string): string | null {
  if (cell === '#REF!') return 'error_value';
  if (/^£\d{1,3}(,\d{3})+\.\d\d$/.test(cell)) return 'currency_sign';
  if (!/^-?\d+(\.\d\d)?$/.test(cell)) return 'unreadable_number';
  return allowed(Number(cell)) ? null : otherwise;
}

function dateFault(cell: string, asOf: string): string | null {
  const [, serial] = /^(\d{5})$/.exec(cell) ?? [];
  if (serial)
    return isSold(Date.UTC(1899, 11, 30) / 86_400_000 + Number(serial), asOf)
      ? 'excel_serial'
      : 'future_date';
  if (/^\d{4}-\d\d-\d\d$/.test(cell)) return isSold(dayOf(cell), asOf) ? 'date_format' : 'future_date';
  const [first, second, year] = cell.split('/');
  if (isDay(`${year}-${second}-${first}`)) {
    return isSold(dayOf(`${year}-${second}-${first}`), asOf) ? null : 'future_date';
  }
  return isDay(`${year}-${first}-${second}`) ? 'month_first_date' : 'impossible_date';
}

function isDay(iso: string): boolean {
  const time = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
}

function isSold(day: number, asOf: string): boolean {
  return day >= dayOf('1950-01-01') && day <= dayOf(asOf);
}
