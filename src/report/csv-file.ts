import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { csvCell } from '../domain/csv-cell.ts';

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
