import type { Reason } from './errors.ts';
import type { RowCounts } from './run.ts';
import type { ColumnType, TableName } from './tables.ts';

/** What was done with a row, or seen in it. Only `skipped` and `quarantined` rows are left out of the tables. */
export type Action = 'repaired' | 'flagged' | 'skipped' | 'quarantined';

/** All rows of a table with the same thing to say about the same column. */
export interface Finding {
  readonly table: TableName;
  readonly column: string | null;
  readonly action: Action;
  readonly code: FindingCode;
  readonly rows: number;
  /** The first few, in the order of the sheet. */
  readonly examples: readonly Place[];
}

export interface Place {
  readonly file: string;
  /** As the sheet numbers its rows; the headings are usually row 1. */
  readonly row: number;
}

/** How a column was read, and on what evidence; without a column, how the table was. */
export interface Decision {
  readonly table: TableName;
  readonly column: string | null;
  readonly sentence: string;
  /** Whether the config says so. */
  readonly pinned: boolean;
  readonly evidence: Readonly<Record<string, number>>;
}

/** Which heading gives which of our columns; null where the sheet has none. */
export interface Mapping {
  readonly column: string;
  readonly heading: string | null;
}

/** What became of a column. Counts are rows; the places of examples name no person. */
export interface ColumnQuality {
  readonly table: TableName;
  readonly column: string;
  readonly heading: string | null;
  readonly type: ColumnType;
  /** How it was read. */
  readonly decision: string | null;
  /** Of the accepted rows. */
  readonly missing: number;
  readonly distinct: number;
  readonly distinctIsEstimate: boolean;
  /** Of numbers and dates. */
  readonly lowest: string | null;
  readonly highest: string | null;
  readonly repaired: number;
  readonly flagged: number;
  readonly quarantined: number;
  /** The first places of what is worst. */
  readonly examples: readonly Place[];
}

export interface CleanReport {
  readonly rows: Readonly<Record<TableName, RowCounts>>;
  readonly mappings: Readonly<Record<TableName, readonly Mapping[]>>;
  /** Headings of the sheets that nothing reads. */
  readonly unread: Readonly<Record<TableName, readonly string[]>>;
  readonly decisions: readonly Decision[];
  readonly findings: readonly Finding[];
  readonly columns: readonly ColumnQuality[];
  /** What else a person should know of how the sheets were read. */
  readonly notes: readonly Reason[];
}

/** What a code means. */
export const meanings = {
  spaces: 'needless spaces, invisible or full-width characters made plain',
  number_format: 'currency signs or thousands separators taken off',
  spelling:
    'written as in most rows, or as in the config, from which it differed only in case or punctuation',
  date_order: 'the date is in the other order than its column, and was read the only way it can be',
  date_format: 'the date is in another format than its column',
  excel_serial: 'the date was kept as a spreadsheet serial number',
  date_swapped: 'day and month were swapped back, as the config says',
  date_ambiguous: 'the date can be read either way round, and the column does not hold one order only',
  number_ambiguous:
    'the mark in the number may be a decimal mark or a thousands separator, and the column holds both',
  date_maybe_swapped: 'a spreadsheet may have swapped day and month of the date',
  id_length: 'the id is shorter than others of its column, which begin with zeros: it may have lost them',
  missing: 'no value',
  no_policy: 'no policy: kept, not clustered',
  blank_row: 'the row is blank',
  totals_row: 'the row holds totals',
  repeated_headings: 'the row repeats the headings',
  duplicate_row: 'the row repeats an earlier one exactly',
  missing_required: 'a required cell is missing',
  error_cell: 'the cell holds a spreadsheet error, or a formula without a value',
  not_a_number: 'the cell cannot be read as a number',
  number_undecidable:
    'the comma may be a decimal mark or a thousands separator, and the column does not tell',
  other_currency: 'the amount is in another currency than its column',
  mixed_percent: 'some cells of the column have a percent sign and this one differs from most',
  not_whole: 'the number is not whole',
  not_a_date: 'the cell cannot be read as a date that exists',
  out_of_range: 'the value is out of range',
  future_date: 'the date is after the as-of date',
  not_allowed: 'the category is none of those that the config allows',
  lookalike: 'letters of another alphabet make it look like another value of the column',
  duplicate_key: 'several rows share this id and differ',
  ragged_row: 'the row has more cells than the table has columns',
  orphan_customer: 'the customer is not in the customers table',
  orphan_product: 'the product is not in the products table',
  lookalike_customer:
    'the customer is not in the customers table, and one with nearly the same id is: zeros, case or letters that look alike differ',
  lookalike_product:
    'the product is not in the products table, and one with nearly the same id is: zeros, case or letters that look alike differ',
  customer_set_aside: "the customer's own row was set aside",
  product_set_aside: "the product's own row was set aside",
} as const;

export type FindingCode = keyof typeof meanings;

/** The headings of one file or tab, by position; null where there is none. */
export interface SheetHeadings {
  readonly table: TableName;
  readonly file: string;
  readonly headings: readonly (string | null)[];
}

/** What a row is told, as cleaning leaves it: a JSON list of `column|code`. A column of a sheet may hold a bar itself. */
export function readItems(codes: string): { readonly column: string; readonly code: FindingCode }[] {
  return (JSON.parse(codes) as string[]).map((item) => {
    const bar = item.lastIndexOf('|');
    return { column: item.slice(0, bar), code: item.slice(bar + 1) as FindingCode };
  });
}

export const sentenceOf = ({
  column,
  code,
}: {
  readonly column: string;
  readonly code: FindingCode;
}): string => (column ? `${column}: ${meanings[code]}` : meanings[code]);
