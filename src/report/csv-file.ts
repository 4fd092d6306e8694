import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/**
 * Writes rows of cells to a CSV file for a spreadsheet: UTF-8 with its mark, and no cell that the spreadsheet would run
 * as a formula. Only its owner may read the file.
 *
 * @returns how many rows were written, the headings aside
 */
export async function writeCsvFile(
  path: string,
  headings: readonly string[],
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): Promise<number> {
  const file = createWriteStream(path, { mode: 0o600 });
  const put = async (cells: readonly string[]) => {
    if (!file.write(`${cells.map(csvCell).join(',')}\r\n`)) await once(file, 'drain');
  };
  // The mark tells Excel that the file is UTF-8.
  file.write('\uFEFF');
  let count = 0;
  try {
    await put(headings);
    for await (const cells of rows) {
      await put(cells);
      count++;
    }
  } finally {
    file.end();
  }
  await finished(file);
  return count;
}

function csvCell(text: string): string {
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
