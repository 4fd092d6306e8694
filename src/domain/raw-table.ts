import type { SourceKind } from './source.ts';
import type { TableName } from './tables.ts';

/**
 * One file or tab as it was found, in the engine: a table of text with the columns `_row` (the row's number in
 * the sheet, from 1, headings included), `c0` … `c<width-1>`, and `_rest` (JSON, the cells past the width). Its rows
 * come in their order.
 */
export interface RawPart {
  readonly relation: string;
  /** The table that holds the cells, where `relation` is a view of it. */
  readonly stored?: string;
  readonly kind: SourceKind;
  /** What a person calls it: the file's name, or the address without its query; and the tab of a workbook. */
  readonly label: string;
  /** Of a workbook or a database. */
  readonly tab: string | null;
  readonly width: number;
  readonly rows: number;
  /** Whether the workbook counts days from 1904. */
  readonly in1904?: boolean;
  /** sha256 of the bytes, or of the cells where there are none. */
  readonly hash: string;
  /** What had to be assumed to read it, as sentences. */
  readonly notes: readonly string[];
}

export type RawTables = Readonly<Record<TableName, readonly RawPart[]>>;
