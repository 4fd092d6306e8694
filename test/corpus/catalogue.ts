/** What business users' sheets really hold, and what is promised for it; every row has at least one case. */
export const catalogue = {
  dateOrders: 'day first and month first in one column: a vote; stop where the minority exceeds 1 %',
  serials:
    'dates as spreadsheet serial numbers, from 1900 or 1904: repair in a plausible range, else set aside',
  amounts: 'currency signs, percent, thousands, decimal comma: repair where the column is consistent',
  leadingZeros: 'ids that lost leading zeros: ids are text, a change of length is reported',
  duplicates: 'duplicate ids: identical rows are skipped, conflicting ones all set aside',
  spaces: 'no-break, zero-width and double spaces, full-width characters: repair',
  homoglyphs: 'letters of another alphabet: never rewritten, set aside with a suggestion',
  spellings: 'case variants of a category: repair to the most frequent or the allowed list',
  merged: 'merged cells: mentioned, never filled',
  headingsBelow:
    'headings on row 3, blank rows and titles above: found where exactly one row fits, else stop',
  totals: 'a totals row at the foot: skipped and reported',
  renamed: 'a renamed column: stop with "did you mean"',
  order: 'columns in another order: matched by name',
  columns: 'a required column missing: stop; an extra one: mentioned',
  headings: 'duplicate or blank headings: stop where a required column cannot be told',
  hiddenRows: 'hidden or filtered rows: read and mentioned',
  errors: 'error cells such as #REF!: set aside, stop above 5 %',
  formulas: 'formulas: the last value counts; set aside where there is none',
  gaps: 'blank rows and missing trailing cells: repair',
  ranges: 'negative or absurd values: set aside, never clipped',
  future: 'dates in the future: set aside',
  orphans: 'a sale without its customer or product: set aside, stop above 5 %',
  noSales: 'a customer without sales: kept',
  encodings: 'UTF-16, Windows-1252, byte order marks: read and mentioned',
  layout: 'semicolons, tabs, quoted line breaks, ragged rows: read, ragged rows set aside',
  long: 'many rows: streamed',
  wide: 'more than 500 columns: stop',
  bombs: 'a file that unpacks beyond measure: stop',
  shrunk: 'no rows, or a fifth fewer than last time: stop',
  few: 'one row, all rows alike, one category: facts are published',
  missing: 'null, n/a, none, -, ?: missing in an optional column, set aside in a required one',
  noNumber: 'NaN, Infinity, 12x: set aside',
  halfConverted:
    'real dates and text in one column: both counted, a warning that days and months may be swapped',
  formulaText: 'text that begins like a formula: kept as text, or set aside where it is one',
  kinds: 'other kinds of file, one or several for a table: told by their bytes, or refused in a sentence',
} as const;

export type CatalogueRow = keyof typeof catalogue;
