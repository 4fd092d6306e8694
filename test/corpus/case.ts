import type { ColumnPins, TableReading } from '../../src/domain/settings.ts';
import type { Source } from '../../src/domain/source.ts';
import type { TableName } from '../../src/domain/tables.ts';
import type { SheetOf } from '../support/files/xlsx.ts';
import type { CatalogueRow } from './catalogue.ts';

/** A file's text or bytes, or what makes them. */
export type Content = string | Uint8Array | (() => Promise<Uint8Array>);

/** What stands where a table should be: CSV text, or one file of another kind, or several files and how to name them. */
export type Kept =
  | string
  | ({ readonly extension: string; readonly content: Content } & SourceSettings)
  | ({ readonly files: Readonly<Record<string, Content>>; readonly place: string } & SourceSettings);

type SourceSettings = Partial<Pick<Source, 'kind' | 'tab' | 'range'>>;

/** Rows read, accepted, quarantined and skipped. */
export type Counts = readonly [read: number, accepted: number, quarantined: number, skipped: number];

type PerTable<T> = Readonly<Partial<Record<TableName, T>>>;

/** One thing that is wrong with a sheet, and all that Kindred is to make of it. */
export interface Case {
  /** A statement about the product. */
  readonly name: string;
  readonly of: CatalogueRow | readonly CatalogueRow[];
  /** Tables that the case does not care about hold one sound row: customer C1, policy P1 of product A. */
  readonly sheets: PerTable<Kept>;
  readonly locale?: string;
  readonly extras?: readonly string[];
  readonly readings?: PerTable<Partial<TableReading>>;
  /** Filled rows of the last run. */
  readonly before?: PerTable<number>;
  /** The row of the headings, where it is not the first. */
  readonly headings?: PerTable<number>;
  /** So many rows at the end of a table are sound, and their values are not listed below. */
  readonly sound?: PerTable<number>;
  /** What no message may contain, besides every cell that has both letters and digits. */
  readonly personal?: readonly string[];
  /** One accepted row for a table that is not mentioned. */
  readonly rows?: PerTable<Counts>;
  /** `action table.column code×rows`, all of them. */
  readonly findings?: readonly string[];
  /** `table.column`: its values in the accepted rows. */
  readonly values?: Readonly<Record<string, readonly (string | number | null)[]>>;
  /** `table row column|code …`, all of them; ` → …` where there is a hint. */
  readonly setAside?: readonly string[];
  /** `table code`, all of them. */
  readonly notes?: readonly string[];
  /** Headings that nothing reads. */
  readonly unread?: PerTable<readonly string[]>;
  /** `publish`; or `warn: …`, `stop: …` or `refused: …` with all codes. */
  readonly verdict: string;
  /** What some message says. */
  readonly says?: RegExp;
  /** Why it is not sure that the product should do this. */
  readonly todo?: string;
}

export const csv = (...rows: readonly string[]) => `${rows.join('\n')}\n`;

export const many = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => of(i));

const salesHeadings = 'policy_id,customer_id,product_id,purchase_date,premium';

/** Sales of C1 and A: policy P1 on row 2, and so on. */
export const dated = (...dates: readonly string[]) =>
  csv(salesHeadings, ...dates.map((date, i) => `P${i + 1},C1,A,"${date}",10`));

export const priced = (...premiums: readonly string[]) =>
  csv(salesHeadings, ...premiums.map((premium, i) => `P${i + 1},C1,A,2024-01-13,"${premium}"`));

export const sold = (...rows: readonly string[]) => csv(salesHeadings, ...rows);

/** Sound sales S1, S2 … of a customer and A. */
export const soundSales = (count: number, customer = 'C1') =>
  many(count, (i) => `S${i + 1},${customer},A,2024-01-${10 + (i % 20)},20`);

/** Customers C1, C2 … with one more column. */
export const having = (column: string, ...cells: readonly string[]) =>
  csv(`customer_id,${column}`, ...cells.map((cell, i) => `C${i + 1},"${cell.replaceAll('"', '""')}"`));

/** The finding that all customers but C1 bring with them where the sales are of C1 only. */
export const withoutPolicy = (customers: number) => `flagged customers.customer_id no_policy×${customers}`;

export type Cell = SheetOf['rows'][number][number];

/** The headings of sales, as the first row of a workbook's tab. */
export const salesRow: readonly Cell[] = salesHeadings.split(',');

/** The pins of a column of sales. */
export const reading = (column: string, pins: ColumnPins) => ({ policies: { read: { [column]: pins } } });

/** The pins of a column of customers. */
export const readingOf = (column: string, pins: ColumnPins) => ({ customers: { read: { [column]: pins } } });
