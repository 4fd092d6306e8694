/** A cell of a CSV file that a spreadsheet opens without running anything. */
export function csvCell(text: string): string {
  const safe = harmless(text);
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A spreadsheet runs what begins with these characters as a formula (OWASP, CSV Injection); an apostrophe before them
 * keeps it text. A negative number is none.
 */
function harmless(text: string): string {
  return /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) && !/^[+-]?[\d.,]+%?$/.test(text)
    ? `'${text}`
    : text;
}
