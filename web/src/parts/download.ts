import { csvCell } from '../../../src/domain/csv-cell.ts';

/** Gives the browser a file to keep. */
export function save(name: string, content: Blob | string): void {
  const address = typeof content === 'string' ? content : URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  if (typeof content !== 'string') setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Rows as CSV that a spreadsheet opens without running anything. */
export function csvOf(
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): Blob {
  const text = [headings, ...rows]
    .map((cells) => cells.map((cell) => (cell === null ? '' : csvCell(String(cell)))).join(','))
    .join('\r\n');
  return new Blob([`\uFEFF${text}\r\n`], { type: 'text/csv' });
}

export const fileName = (title: string, ending: string) =>
  `${title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')}.${ending}`;
