import { codeWords, connectorWords, orderWords, productWords } from '../words/code-words.ts';

/** Fewer customers could be told who they are. */
export const FEWEST = 11;

/** Rarer values are no codes of a column. */
const RAREST = 0.002;

const LONGEST = 40;
const MOST_WORDS = 6;

/**
 * Whether a value of a column may be sent: so frequent that it is a code and not somebody's, and made of words that
 * are known. A column about people takes known words only; in the catalogue of products a name of one's own
 * may stand beside one.
 *
 * @param own words that the team vouches for, in lower case
 */
export function maySend(
  value: string,
  customers: number,
  everybody: number,
  kind: 'people' | 'catalogue',
  own: ReadonlySet<string>,
): boolean {
  return customers >= FEWEST && customers >= RAREST * everybody && isCode(value, kind, own);
}

/** Whether a category may stand in what a run prints: it is a code of some kind, and nobody's name or address. */
export function isTellable(level: string, words: readonly string[]): boolean {
  const own = new Set(words.map((word) => word.toLowerCase()));
  return isCode(level, 'people', own) || isCode(level, 'catalogue', own);
}

/** The form and the words of a value, without its frequency. */
export function isCode(value: string, kind: 'people' | 'catalogue', own: ReadonlySet<string>): boolean {
  if (value.length > LONGEST || !/^[\p{L}\p{N} &’'(),/+-]+$/u.test(value)) return false;
  if (value !== value.normalize('NFKC')) return false;
  const parts = wordsOf(value);
  if (parts.length === 0 || value.split(/\s+/).length > MOST_WORDS) return false;
  const known = kind === 'people' ? codeWords : productWords;
  const isKnown = (part: string) => known.has(part) || own.has(part);
  if (kind === 'people') return parts.every((part) => isKnown(part) || isSmallNumber(part));
  // Whole words first: a brand of the team's own may run two together.
  const whole = value.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (whole.every((word) => own.has(word) || isKnown(word))) return true;
  return (
    parts.some((part) => isKnown(part) && !connectorWords.has(part)) &&
    parts.every(
      (part) => isKnown(part) || connectorWords.has(part) || isSmallNumber(part) || isBrand(part),
    ) &&
    value.split(/[\s(]+/).every((word) => /^[\p{Lu}\p{N}&+/(-]/u.test(word) || connectorWords.has(word))
  );
}

/** In lower case; DriveSure is two. */
function wordsOf(value: string): string[] {
  const parts = value.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/\p{L}+|\p{N}+/gu) ?? [];
  return parts.map((part) => part.toLowerCase());
}

const isSmallNumber = (part: string) => /^\p{Nd}{1,3}$/u.test(part);

const isBrand = (part: string) => /^\p{Script=Latin}{3,14}$/u.test(part) && !orderWords.has(part);
