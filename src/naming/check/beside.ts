import { termOf } from '../../domain/glossary.ts';
import { isBreak, isFigure, JOINT, tagged } from './bind.ts';
import { type Mention, qualifierBefore } from './mention.ts';
import type { Piece } from './tag.ts';

/** What the words beside a number make it: of whom, of what, which middle, which side of a bound. */

/** Whose figure a number is said to be: everybody's after "against" and beside "all customers", else the segment's. */
export function scopeAt(pieces: readonly Piece[], i: number): 'own' | 'all' {
  for (let at = i - 1, reach = 0; reach < 6 && pieces[at]; at--, reach++) {
    const piece = pieces[at]!;
    if (tagged(piece, 'against') || tagged(piece, 'everybody')) return 'all';
    if (isFigure(piece) || isBreak(piece) || tagged(piece, 'place')) break;
  }
  for (let at = i + 1, reach = 0; reach < 5 && pieces[at]; at++, reach++) {
    const piece = pieces[at]!;
    if (isFigure(piece) || tagged(piece, 'against') || isBreak(piece)) break;
    if (tagged(piece, 'everybody')) return 'all';
  }
  return 'own';
}

interface Beside {
  readonly subject: string;
  readonly level: string | null;
}

/**
 * What a number can be said of: "customers" or "segments" that it counts; else what stands nearest before and after it in
 * its clause; else the last thing before. Null for none.
 */
export function subjectsBeside(pieces: readonly Piece[], i: number, { unit }: Mention): Beside[] | null {
  const next = pieces[i + 1];
  if (unit === 'bare' && next) {
    if (tagged(next, 'customers')) return [{ subject: 'size', level: null }];
    if (tagged(next, 'subject')?.subject === 'size') return [{ subject: 'segments', level: null }];
  }
  const here = nearestBeside(pieces, i, unit);
  if (here.length > 0) return here;
  const ofAll = pieces
    .slice(i + 1, i + 3)
    .some((piece) => tagged(piece, 'everybody') || tagged(piece, 'customers'));
  if (unit === 'percent' && ofAll && !isSecond(pieces, i)) return [{ subject: 'size', level: null }];
  const earlier = saidBefore(pieces, i).filter((one) => isOfUnit(one, unit));
  if (earlier.length > 0) return earlier;
  return unit === 'percent' || unit === 'share' ? [{ subject: 'size', level: null }] : null;
}

/** Whether a sum of money or a number of years can be of it; of a share that is told by the figures. */
function isOfUnit({ subject, level }: Beside, unit: Mention['unit']): boolean {
  if (unit !== 'years' && unit !== 'money') return true;
  return level === null && termOf(subject).unit === unit;
}

/** What stands nearest in the clause, before the number where both are as near. */
function nearestBeside(pieces: readonly Piece[], i: number, unit: Mention['unit']): Beside[] {
  for (
    let off = 1, open = { before: true, after: true };
    off < pieces.length && (open.before || open.after);
    off++
  ) {
    for (const [step, side] of [
      [-1, 'before'],
      [1, 'after'],
    ] as const) {
      const piece = pieces[i + step * off];
      if (
        !open[side] ||
        !piece ||
        isBreak(piece) ||
        JOINT.test(piece.text) ||
        (step === 1 && isFigure(piece))
      ) {
        open = { ...open, [side]: false };
        continue;
      }
      const found = besides(piece).filter((one) => isOfUnit(one, unit));
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** What "it" and "which" can stand for: the last thing before; or all values before that can be held, or preferred. */
function saidBefore(pieces: readonly Piece[], i: number): Beside[] {
  const next = pieces.slice(i + 1, i + 4);
  const end = next.findIndex(isBreak);
  const verb = end < 0 ? next : next.slice(0, end);
  const isHeld = verb.some((piece) => tagged(piece, 'holding'));
  const isPreferred =
    verb.some((piece) => tagged(piece, 'preferring')) ||
    (i > 0 && Boolean(tagged(pieces[i - 1], 'preferring')));
  const all = pieces.slice(0, i).flatMap(besides);
  if (isHeld) return all.filter(({ subject, level }) => level !== null && !subject.startsWith('preferred'));
  if (isPreferred) return all.filter(({ subject }) => subject.startsWith('preferred'));
  if (tagged(pieces[i - 1], 'against') && pieces.slice(0, i).some(isFigure)) return saidOf(pieces, i);
  const before = nearest(pieces, i, -1, true);
  return before.length > 0 ? before : nearest(pieces, i, 1, true);
}

/** What the figure before was said of: this one is compared with it. */
function saidOf(pieces: readonly Piece[], i: number): Beside[] {
  const at = pieces.findLastIndex((piece, j) => j < i && isFigure(piece));
  const unit = tagged(pieces[at + 1], 'years') ? 'years' : 'percent';
  return subjectsBeside(pieces, at, { value: 0, unit, step: 1, written: null }) ?? [];
}

/** Whether another figure stands before it in its clause: then it is compared with that one. */
function isSecond(pieces: readonly Piece[], i: number): boolean {
  for (let at = i - 1; pieces[at] && !isBreak(pieces[at]!); at--) if (isFigure(pieces[at]!)) return true;
  return false;
}

function nearest(pieces: readonly Piece[], i: number, step: 1 | -1, pastMarks: boolean): Beside[] {
  for (let at = i + step; pieces[at]; at += step) {
    const piece = pieces[at]!;
    if (isBreak(piece) && !pastMarks) return [];
    const found = besides(piece);
    if (found.length > 0) return found;
    if (isFigure(piece) && step === 1) return [];
  }
  return [];
}

function besides(piece: Piece): Beside[] {
  return piece.tags.flatMap((tag): Beside[] => {
    if (tag.is === 'level') return [{ subject: tag.column, level: tag.level }];
    if (tag.is === 'claim') return [{ subject: tag.subject, level: null }];
    if (tag.is === 'subject' && tag.subject !== 'size') return [{ subject: tag.subject, level: null }];
    return [];
  });
}

/** Whether a clause says which middle its number is. */
export function statisticAt(pieces: readonly Piece[], i: number): 'mean' | 'median' | null {
  for (const step of [-1, 1])
    for (let at = i + step; pieces[at] && !isBreak(pieces[at]!) && !isFigure(pieces[at]!); at += step) {
      if (tagged(pieces[at], 'median')) return 'median';
      if (tagged(pieces[at], 'mean')) return 'mean';
    }
  return null;
}

/** On which side of a number the customers are said to be; null where nothing says. */
export function sideAt(pieces: readonly Piece[], i: number): 'from' | 'below' | null {
  const qualifier = qualifierBefore(pieces, i);
  if (qualifier) return qualifier === 'over' ? 'from' : qualifier === 'under' ? 'below' : null;
  const after = pieces.slice(i + 1, i + 4).flatMap(({ tags }) => tags.map(({ is }) => is));
  return after.includes('upwards') ? 'from' : after.includes('downwards') ? 'below' : null;
}
