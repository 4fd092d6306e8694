import type { RawRow } from './land.ts';

/** A part of a sheet; rows and columns from 1, the last ones null where it is open. */
export interface Range {
  readonly firstRow: number;
  readonly lastRow: number | null;
  readonly firstColumn: number;
  readonly lastColumn: number | null;
}

const wholeSheet: Range = { firstRow: 1, lastRow: null, firstColumn: 1, lastColumn: null };

/** Reads a range that the config's schema has let through: `B3:H200`, `B3:H`, `B:H` or `3:200`. */
export function parseRange(range: string | null): Range {
  const match = /^([A-Z]*)(\d*):([A-Z]*)(\d*)$/i.exec(range ?? '');
  if (!match) return wholeSheet;
  const [, firstColumn, firstRow, lastColumn, lastRow] = match;
  return {
    firstRow: Number(firstRow) || 1,
    lastRow: Number(lastRow) || null,
    firstColumn: columnNumber(firstColumn!) || 1,
    lastColumn: columnNumber(lastColumn!) || null,
  };
}

/** The cells inside a range; rows keep their numbers. */
export async function* cropped(
  records: AsyncIterable<readonly RawRow[]>,
  range: Range,
): AsyncGenerator<readonly RawRow[]> {
  const { firstRow, lastRow, firstColumn, lastColumn } = range;
  for await (const rows of records) {
    yield rows
      .filter(({ row }) => row >= firstRow && row <= (lastRow ?? row))
      .map(({ row, cells }) => ({ row, cells: cells.slice(firstColumn - 1, lastColumn ?? undefined) }));
  }
}

/** `H` is column 8; nothing is 0. */
function columnNumber(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0);
}

/** Column 8 is `H`. */
export function columnLetters(column: number): string {
  const before = Math.floor((column - 1) / 26);
  return (before > 0 ? columnLetters(before) : '') + String.fromCharCode(65 + ((column - 1) % 26));
}
