import pc from 'picocolors';

/** Colours of a terminal, or none. */
export type Paint = ReturnType<typeof pc.createColors>;

export const paint = (colour: boolean): Paint => pc.createColors(colour);

export function count(n: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(n);
}

export function percent(share: number, locale: string, digits = 0): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);
}

export function plural(n: number, one: string, locale: string, many = `${one}s`): string {
  return `${count(n, locale)} ${n === 1 ? one : many}`;
}

/** Breaks a text into lines of at most `width` characters, at spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return line ? [...lines, line] : lines;
}

/** A label and a text, broken at `width` with the text's lines under each other. */
export function labelled(paint: Paint, label: string, text: string, width: number): string[] {
  return wrap(text, width - 11).map((part, i) => `${paint.bold((i === 0 ? label : '').padEnd(10))} ${part}`);
}
