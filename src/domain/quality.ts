import type { Reason } from './errors.ts';
import type { RowCounts } from './run.ts';
import type { TableName } from './tables.ts';

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

/** How a column was read, and on what evidence. */
export interface Decision {
  readonly table: TableName;
  readonly column: string;
  readonly sentence: string;
  readonly evidence: Readonly<Record<string, number>>;
}

/** Which heading gives which of our columns; null where the sheet has none. */
export interface Mapping {
  readonly column: string;
  readonly heading: string | null;
}

export interface CleanReport {
  readonly rows: Readonly<Record<TableName, RowCounts>>;
  readonly mappings: Readonly<Record<TableName, readonly Mapping[]>>;
  /** Headings of the sheets that nothing reads. */
  readonly unread: Readonly<Record<TableName, readonly string[]>>;
  readonly decisions: readonly Decision[];
  readonly findings: readonly Finding[];
  /** What else a person should know of how the sheets were read. */
  readonly notes: readonly Reason[];
}

/** What a code means. */
export const meanings = {
  spaces: 'needless spaces taken out',
  number_format: 'currency signs or thousands separators taken off',
  spelling: 'upper and lower case made the same as in most rows',
  date_order: 'the date is in the other order than its column, and was read the only way it can be',
  date_format: 'the date is in another format than its column',
  excel_serial: 'the date was kept as a spreadsheet serial number',
  date_ambiguous: 'the date can be read either way round, and the column does not hold one order only',
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
  not_whole: 'the number is not whole',
  not_a_date: 'the cell cannot be read as a date that exists',
  out_of_range: 'the value is out of range',
  future_date: 'the date is after the as-of date',
  duplicate_key: 'several rows share this id and differ',
  ragged_row: 'the row has more cells than the table has columns',
  orphan_customer: 'the customer is not in the customers table',
  orphan_product: 'the product is not in the products table',
  customer_set_aside: "the customer's own row was set aside",
  product_set_aside: "the product's own row was set aside",
} as const;

export type FindingCode = keyof typeof meanings;
