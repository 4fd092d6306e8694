/** Built-in number formats that show a date (ECMA-376 part 1, 18.8.30), those of East Asian editions included. */
const builtInDates = new Set([14, 15, 16, 17, 22, ...range(27, 36), ...range(50, 58)]);

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Whether a number format shows a day, and not only a time or a duration. */
export function showsDate(id: number, code: string | undefined): boolean {
  if (code === undefined) return builtInDates.has(id);
  const plain = code
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .toLowerCase();
  return /[dy]|(^|[^hs:])m{3,}/.test(plain.replaceAll(/general/g, ''));
}
