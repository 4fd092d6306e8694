/** What a cell of a test's spreadsheet holds. */
export type SheetCell =
  | string
  | number
  | boolean
  | null
  /** A real date: 2024-05-04 or 2024-05-04 09:30:00. */
  | { readonly date: string }
  /** Without a value the cell shows "Loading...". */
  | { readonly formula: string; readonly value?: string | number }
  /** Such as #REF!, with what Google says of it. */
  | { readonly error: string; readonly message?: string };

export interface TabOf {
  readonly title: string;
  readonly gid: number;
  readonly rows: readonly (readonly SheetCell[])[];
  readonly hidden?: boolean;
  /** Numbers of rows, from 1. */
  readonly hiddenRows?: readonly number[];
  readonly filteredRows?: readonly number[];
  /** Such as B2:B5. */
  readonly merges?: readonly string[];
  /** The size of the grid: 1000 x 26, or what the rows need, unless said. */
  readonly rowCount?: number;
  readonly columnCount?: number;
}

export interface SpreadsheetOf {
  readonly id: string;
  readonly title?: string;
  /** en_US unless said; en_GB is known too. Dates of any other are shown as 2024-05-04. */
  readonly locale?: string;
  readonly timeZone?: string;
  readonly tabs: readonly TabOf[];
  /** E-mail addresses that may read it; 'anyone' for a public link. */
  readonly sharedWith: readonly string[];
  /** An .xlsx kept in Drive: the API refuses it. */
  readonly isOfficeFile?: boolean;
}

export function titleOf({ title = 'Untitled spreadsheet' }: SpreadsheetOf): string {
  return title;
}

/** How many rows and columns the grid of a tab has, filled or not. */
export function gridOf(tab: TabOf): { readonly rowCount: number; readonly columnCount: number } {
  const widest = Math.max(0, ...tab.rows.map((row) => row.length));
  return {
    rowCount: tab.rowCount ?? Math.max(1000, tab.rows.length),
    columnCount: tab.columnCount ?? Math.max(26, widest),
  };
}

/** The part of a list up to the last element that is not blank. */
export function withoutBlankEnd<T>(list: readonly T[], isBlank: (element: T) => boolean): T[] {
  return list.slice(0, list.findLastIndex((element) => !isBlank(element)) + 1);
}
