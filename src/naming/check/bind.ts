import type { Piece, Tag } from './tag.ts';

/** Which word of a sentence speaks of which: by nearness within a clause, as plain sentences are built. */

/** Pieces between a word that compares and what it compares. */
const REACH = 8;

export type Of<Is extends Tag['is']> = Extract<Tag, { is: Is }>;

export function tagged<Is extends Tag['is']>(piece: Piece | undefined, is: Is): Of<Is> | undefined {
  return piece?.tags.find((tag): tag is Of<Is> => tag.is === is);
}

export const levelsIn = (piece: Piece) => piece.tags.filter((tag): tag is Of<'level'> => tag.is === 'level');

/** A mark that parts clauses. */
export const isBreak = ({ kind, text }: Piece) => kind === 'mark' && !/[-/&+]/.test(text);

export const isFigure = (piece: Piece) =>
  (piece.kind === 'number' && !tagged(piece, 'level')) || Boolean(tagged(piece, 'share'));

const COPULA = /^(is|are|being|be|remains?|ist|sind|est|sont)$/;
const OF = /^(of|von)$/;
const BOTH = /^(both|beide|deux)$/;
export const JOINT = /^(and|or|und|oder|et|ou)$/;

/**
 * What a comparing word compares: the nearest subject or value after it in its clause, else before it. "The highest of",
 * "is higher", "higher than" and "higher at" look back first. Where its clause holds none, the nearest in the sentence.
 */
export function targetOf(pieces: readonly Piece[], i: number, adjectivesFollow: boolean): number | null {
  const piece = pieces[i]!;
  const [before, next] = [pieces[i - 1], pieces[i + 1]];
  const isDegree = Boolean(tagged(piece, 'degree'));
  const isOfSize = Boolean(tagged(piece, 'sizes'));
  const isTarget = (one: Piece) => {
    const subject = tagged(one, 'subject');
    if (levelsIn(one).length > 0 && !(subject && isDegree)) return true;
    return isDegree && subject !== undefined && (subject.subject !== 'size' || isOfSize);
  };
  const isPredicate =
    before &&
    (COPULA.test(before.text) || (tagged(before, 'intensity') && COPULA.test(pieces[i - 2]?.text ?? '')));
  const looksBack =
    adjectivesFollow ||
    isPredicate ||
    (next !== undefined && OF.test(next.text) && next.text !== 'der') ||
    Boolean(tagged(next, 'against')) ||
    Boolean(tagged(next, 'place'));
  const steps = looksBack
    ? ([
        [-1, false],
        [-1, true],
        [1, false],
      ] as const)
    : ([
        [1, false],
        [-1, false],
        [-1, true],
        [1, true],
      ] as const);
  for (const [step, pastMarks] of steps) {
    const found = seek(pieces, i, step, pastMarks, isTarget);
    if (found !== null) return found;
  }
  return null;
}

function seek(
  pieces: readonly Piece[],
  i: number,
  step: 1 | -1,
  pastMarks: boolean,
  isTarget: (piece: Piece) => boolean,
): number | null {
  const reach = pastMarks ? 2 * REACH : REACH;
  for (let at = i + step; Math.abs(at - i) <= reach && pieces[at]; at += step) {
    const piece = pieces[at]!;
    if (isBreak(piece)) {
      if (!pastMarks || /[.;:]/.test(piece.text)) return null;
      continue;
    }
    if (tagged(piece, 'against') && !pastMarks) return null;
    if (isTarget(piece)) return at;
    if (tagged(piece, 'claim') && !pastMarks) return null;
  }
  return null;
}

/** "Age and tenure are higher", "higher age and tenure": the other subject that a comparison is said of. */
export function joinedTo(pieces: readonly Piece[], target: number, i: number): Of<'subject'>[] {
  if (target > i) {
    const other = JOINT.test(pieces[target + 1]?.text ?? '')
      ? tagged(pieces[target + 2], 'subject')
      : undefined;
    return other ? [other] : [];
  }
  const saysBoth = pieces.slice(target, i).some(({ text }) => BOTH.test(text));
  const others: Of<'subject'>[] = [];
  for (let at = target - 1; pieces[at] && !/[.;:()]/.test(pieces[at]!.text); at--) {
    const other = tagged(pieces[at], 'subject');
    if (other && other.subject !== 'size') others.push(other);
    else if (other) break;
    else if (!saysBoth && !JOINT.test(pieces[at]!.text) && pieces[at]!.text !== ',') break;
  }
  return others;
}

/** Whether a share stands nearest to a value and a value nearest to that share: then the share is what is checked. */
export function isCounted(pieces: readonly Piece[], i: number): boolean {
  const isShare = (piece: Piece) =>
    (isFigure(piece) && piece.text.includes('%')) || Boolean(tagged(piece, 'share'));
  const figure = nearestIn(pieces, i, isShare);
  return figure !== null && nearestIn(pieces, figure, (piece) => levelsIn(piece).length > 0) === i;
}

/** The nearest piece of a kind in the clause; a bracket belongs to the clause before it. */
function nearestIn(pieces: readonly Piece[], i: number, is: (piece: Piece) => boolean): number | null {
  const ways = ([-1, 1] as const).flatMap((step) => {
    for (let at = i + step; Math.abs(at - i) <= REACH && pieces[at]; at += step) {
      const piece = pieces[at]!;
      if (is(piece)) return [at];
      if (isBreak(piece) && !/[()]/.test(piece.text)) return [];
    }
    return [];
  });
  return ways.sort((a, b) => Math.abs(a - i) - Math.abs(b - i) || a - b)[0] ?? null;
}

const AMONG = /^(among|amongst|of|for|across|from|by|under|unter|von|parmi|de)$/;

/** Whether a comparison is made of the others: "other segments are older". */
export function isOfOthers(pieces: readonly Piece[], i: number): boolean {
  for (let at = i - 1; pieces[at] && !isBreak(pieces[at]!); at--) {
    const piece = pieces[at]!;
    if (tagged(piece, 'against')) return false;
    if (!tagged(piece, 'everybody')) continue;
    const before = pieces[at - 1];
    return !before || !(AMONG.test(before.text) || tagged(before, 'against'));
  }
  return false;
}

/** Whether a comparison is with something other than everybody: "than segment 2", "phone to email". */
export function isWithAnother(pieces: readonly Piece[], i: number): boolean {
  const piece = pieces[i]!;
  if (levelsIn(piece).length > 0)
    return (
      pieces[i + 1]?.text === 'to' &&
      levelsIn(pieces[i + 2] ?? piece).length > 0 &&
      pieces[i + 2] !== undefined
    );
  if (!tagged(piece, 'against')) return false;
  for (const next of pieces.slice(i + 1, i + 5)) {
    if (tagged(next, 'everybody') || tagged(next, 'mean') || isFigure(next) || tagged(next, 'multiple'))
      return false;
    if (levelsIn(next).length > 0 || tagged(next, 'subject') || isBreak(next)) return true;
  }
  return true;
}
