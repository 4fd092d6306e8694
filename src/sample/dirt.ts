import type { TableName } from '../domain/tables.ts';
import type { Rng } from '../math/rng.ts';
import { BLEMISHES, type Blemish, type Outcome } from './blemishes.ts';
import type { Day } from './days.ts';
import { blankRow, type Row, type Sheets } from './sheets.ts';

/** One fault that the sample holds on purpose, and what cleaning must make of it. */
export interface Planted {
  readonly kind: string;
  readonly table: TableName;
  /** As a spreadsheet numbers it: the headings are row 1, blank rows count, a line break in a cell does not. */
  readonly row: number;
  /** Our name of the column; null where it is the whole row. */
  readonly column: string | null;
  readonly expect: Outcome;
  readonly note: string;
}

type Mark = Omit<Planted, 'row'> & { readonly at: Row };

/** The sheets while they are being spoilt. A row is spent once something happened to it: it gets no second fault. */
interface Patch {
  readonly random: Rng;
  readonly asOf: Day;
  readonly sheets: Sheets;
  readonly holdings: ReadonlyMap<string, readonly Row[]>;
  readonly spent: Set<Row>;
  readonly marks: Mark[];
}

const CONFLICTING_CUSTOMERS = 2;
const ABSURD_AGES = 2;
const REPEATED: readonly [TableName, number][] = [
  ['customers', 3],
  ['policies', 5],
];

/**
 * Spoils clean sheets in place, and says where.
 *
 * No fault hides another: a row has at most one, a customer whose sale is set aside keeps a good one, and a customer
 * who is set aside has only sales that are listed with them. So cleaning must find these faults and no others.
 */
export function plantDirt(random: Rng, sheets: Sheets, asOf: Day): Planted[] {
  const holdings = Map.groupBy(sheets.policies, (row) => row.customer_id!);
  const patch: Patch = { random, asOf, sheets, holdings, spent: new Set(), marks: [] };
  markThoseWithoutSales(patch);
  setCustomersAside(patch);
  for (const blemish of BLEMISHES) spoil(patch, blemish);
  for (const [table, times] of REPEATED) repeatRows(patch, table, times);
  insertBlankRow(patch, 'customers');
  insertBlankRow(patch, 'policies');
  appendTotal(patch);
  return numbered(patch);
}

function markThoseWithoutSales({ sheets, holdings, spent, marks }: Patch): void {
  for (const row of sheets.customers) {
    if (holdings.has(row.customer_id!)) continue;
    spent.add(row);
    const note = 'on file, but holds no policy';
    marks.push({
      kind: 'customer_without_sales',
      table: 'customers',
      at: row,
      column: null,
      expect: 'flagged',
      note,
    });
  }
}

/** Customers whose own row cannot be used, and with it none of their sales. */
function setCustomersAside(patch: Patch): void {
  const { sheets, marks } = patch;
  for (let i = 0; i < CONFLICTING_CUSTOMERS; i++) {
    const row = takeCustomerWithOneSale(patch);
    const city = row.city === 'London' ? 'Leeds' : 'London';
    const other = { ...row, city, income: String(Number(row.income) + 3000) };
    insertAfter(patch, sheets.customers, row, other);
    const note = 'two rows of one id that differ in city and income';
    const fault = { kind: 'conflicting_customer', table: 'customers', column: 'customer_id', note } as const;
    marks.push({ ...fault, at: row, expect: 'quarantined' }, { ...fault, at: other, expect: 'quarantined' });
  }
  for (let i = 0; i < ABSURD_AGES; i++) {
    const row = takeCustomerWithOneSale(patch);
    row.age = '240';
    const note = 'an age that nobody reaches';
    marks.push({
      kind: 'age_out_of_range',
      table: 'customers',
      at: row,
      column: 'age',
      expect: 'quarantined',
      note,
    });
  }
}

function takeCustomerWithOneSale(patch: Patch): Row {
  const { holdings, spent, marks } = patch;
  const row = take(patch, 'customers', ({ customer_id }) => holdings.get(customer_id!)!.length === 1);
  const sale = holdings.get(row.customer_id!)![0]!;
  const note = 'a good row, but its customer is set aside';
  spent.add(sale);
  const fault = { kind: 'sale_of_set_aside_customer', table: 'policies', column: 'customer_id' } as const;
  marks.push({ ...fault, at: sale, expect: 'quarantined', note });
  return row;
}

function spoil(patch: Patch, { expect, kind, table, column, rows, slip }: Blemish): void {
  const { asOf, holdings, spent, marks } = patch;
  const costsTheRow = expect === 'quarantined';
  const suits = (row: Row) => (slip.where?.(row[column]!) ?? true) && (!costsTheRow || isSpare(patch, row));
  for (let count = 0; count < rows; count++) {
    const row = take(patch, table, suits);
    if (costsTheRow) for (const sale of holdings.get(row.customer_id!)!) spent.add(sale);
    row[column] = slip.spoil(row[column]!, asOf, count);
    marks.push({ kind, table, at: row, column, expect, note: slip.note });
  }
}

/** Whether a sale can be lost without leaving its customer with none: another is on file, and both are untouched. */
function isSpare({ holdings, spent }: Patch, sale: Row): boolean {
  const all = holdings.get(sale.customer_id!)!;
  return all.length > 1 && all.every((one) => !spent.has(one));
}

function repeatRows(patch: Patch, table: TableName, times: number): void {
  for (let i = 0; i < times; i++) {
    const row = take(patch, table);
    const copy = { ...row };
    insertAfter(patch, patch.sheets[table], row, copy);
    const note = 'the same as an earlier row, cell by cell';
    patch.marks.push({ kind: 'duplicate_row', table, at: copy, column: null, expect: 'skipped', note });
  }
}

function insertBlankRow({ random, sheets, marks }: Patch, table: TableName): void {
  const rows = sheets[table];
  const middle = Math.floor(rows.length / 4) + random.int(Math.floor(rows.length / 2));
  const blank = blankRow(table);
  rows.splice(middle, 0, blank);
  const note = 'nothing in any cell';
  marks.push({ kind: 'blank_row', table, at: blank, column: null, expect: 'skipped', note });
}

/** The foot of the sales sheet, as a spreadsheet sums a column: cells that it does not take for numbers are left out. */
function appendTotal({ sheets, marks }: Patch): void {
  const pence = sheets.policies
    .map(({ premium }) => Math.round(Number(premium) * 100))
    .filter(Number.isFinite);
  const total = pence.reduce((sum, one) => sum + one, 0) / 100;
  const foot = { ...blankRow('policies'), policy_id: 'Total', premium: total.toFixed(2) };
  sheets.policies.push(foot);
  const note = 'the sum of the premiums';
  marks.push({ kind: 'totals_row', table: 'policies', at: foot, column: null, expect: 'skipped', note });
}

/** Draws a row that nothing has happened to yet, until one suits. Every caller asks for a kind that is there. */
function take({ random, sheets, spent }: Patch, table: TableName, suits?: (row: Row) => boolean): Row {
  const rows = sheets[table];
  for (;;) {
    const row = rows[random.int(rows.length)]!;
    if (spent.has(row) || suits?.(row) === false) continue;
    spent.add(row);
    return row;
  }
}

/** Puts a row somewhere in the twenty below another, as a second entry on a busy day would be. */
function insertAfter({ random, spent }: Patch, rows: Row[], row: Row, second: Row): void {
  spent.add(second);
  rows.splice(rows.indexOf(row) + 1 + random.int(20), 0, second);
}

/** By table, then row. */
function numbered({ sheets, marks }: Patch): Planted[] {
  const rowOf = new Map<Row, number>();
  for (const rows of Object.values(sheets)) for (const [i, row] of rows.entries()) rowOf.set(row, i + 2);
  return marks
    .map(({ at, ...rest }) => ({ ...rest, row: rowOf.get(at)! }))
    .sort((a, b) => (a.table === b.table ? a.row - b.row : a.table < b.table ? -1 : 1));
}
