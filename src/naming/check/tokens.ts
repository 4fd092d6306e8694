/** A piece of a text: a word in lower case, a number as it is written, or a mark that parts clauses. */
export interface Token {
  readonly kind: 'word' | 'number' | 'mark';
  readonly text: string;
  /** Where it stands: [start, end). */
  readonly start: number;
  readonly end: number;
}

/** A number with its sign of currency or percent, a word, or a mark; hyphens and apostrophes part words. */
const piece =
  /([£$€¥₹]\s?)?\d+(?:[.,\u00a0\u202f’']\d+| \d{3}(?!\d))*(?:\s?%|(?:k|m)\b)?(?:\s?[£$€])?|\p{L}+|[.,;:()–—/&+-]/giu;

export function tokensOf(text: string): Token[] {
  return [...text.matchAll(piece)].map((match) => {
    const [shown] = match;
    const at = { text: shown.toLowerCase(), start: match.index, end: match.index + shown.length };
    if (/\d/.test(shown)) return { kind: 'number', ...at };
    return { kind: /\p{L}/u.test(shown) ? 'word' : 'mark', ...at };
  });
}

/** A number as a text writes it. */
export interface Written {
  readonly value: number;
  readonly unit: 'money' | 'percent' | 'bare';
  /** The sign of money; empty where there is none. */
  readonly currency: string;
  /** What one step of its last figure is worth: 0.1 for 26.7, 1000 for £96k. */
  readonly step: number;
  readonly decimals: number;
  /** What it is multiplied with: 1000 for k. */
  readonly scale: number;
}

/** Reads a number; null for what could be read in two ways. `decimal` is the mark of the text's language. */
export function readNumber(shown: string, decimal: '.' | ','): Written | null {
  const unit = /[£$€¥₹]/.test(shown) ? 'money' : shown.includes('%') ? 'percent' : 'bare';
  const scale = /\dk/.test(shown) ? 1000 : /\dm/.test(shown) ? 1_000_000 : 1;
  const figures = shown.replace(/[^\d.,\u00a0\u202f’' ]/g, '').trim();
  const group = decimal === '.' ? /[,\u00a0\u202f’' ]/g : /[.\u00a0\u202f’' ]/g;
  const [whole = '', fraction = '', ...more] = figures.split(decimal);
  const parts = whole.split(group);
  const isGrouped = parts.length > 1 && parts.slice(1).every((part) => part.length === 3);
  if (more.length > 0 || (parts.length > 1 && !isGrouped) || group.test(fraction)) return null;
  const value = Number(`${parts.join('')}.${fraction || '0'}`) * scale;
  return {
    value,
    unit,
    currency: /[£$€¥₹]/.exec(shown)?.[0] ?? '',
    step: scale * 10 ** -fraction.length,
    decimals: fraction.length,
    scale,
  };
}
