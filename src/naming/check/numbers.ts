import { termOf } from '../../domain/glossary.ts';
import type { Fact } from '../facts/fact.ts';
import { isBreak, isFigure, JOINT, levelsIn, tagged } from './bind.ts';
import { type Figure, figuresOf, standsFor } from './figures.ts';
import { type Fault, quoted } from './reason.ts';
import type { Piece } from './tag.ts';
import { readNumber, type Written } from './tokens.ts';

/** A number of an accepted text, so that it can be written anew when its figure has moved a little. */
export interface Slot {
  readonly start: number;
  readonly end: number;
  /** Which figure it is: `income/mean`, of the segment or of all customers. */
  readonly key: string;
  readonly scope: 'own' | 'all';
  readonly written: Written;
}

export interface Counted {
  readonly faults: readonly Fault[];
  readonly used: readonly Fact[];
  readonly slots: readonly Slot[];
}

/** A number in a text: in figures or in words. */
interface Mention {
  readonly value: number;
  readonly unit: 'money' | 'percent' | 'years' | 'share' | 'multiple' | 'bare';
  readonly step: number;
  readonly written: Written | null;
}

/** How far a figure may be from a number that is said to be about right. */
const ABOUT = 0.06;

/** Checks every number against the figures: its unit, what it is said of, whom it is said of, and its value. */
export function judgeNumbers(pieces: readonly Piece[], facts: readonly Fact[], decimal: '.' | ','): Counted {
  const figures = figuresOf(facts);
  const faults: Fault[] = [];
  const used: Fact[] = [];
  const slots: Slot[] = [];
  for (const [i, piece] of pieces.entries()) {
    if (!isMention(piece, pieces[i + 1])) continue;
    const mention = isSound(pieces, i) ? mentionAt(pieces, i, decimal) : null;
    const figure = mention && figures.find((candidate) => fits(candidate, mention, pieces, i, figures));
    if (!mention || !figure) {
      const message = mention
        ? `${quoted(piece.text)} is no figure of the facts, or not of what it stands beside`
        : `${quoted(piece.text)} can be read in two ways`;
      faults.push({ code: 'number', message });
      continue;
    }
    used.push(figure.fact);
    const { written } = mention;
    if (written && !qualifierBefore(pieces, i))
      slots.push({ start: piece.start, end: piece.end, key: figure.key, scope: figure.scope, written });
  }
  return { faults, used, slots };
}

function isMention(piece: Piece, next: Piece | undefined): boolean {
  if (tagged(piece, 'level')) return false;
  if (piece.kind === 'number') return true;
  if (tagged(piece, 'share') || tagged(piece, 'multiple')) return true;
  return Boolean(tagged(piece, 'count')) && !(next && tagged(next, 'count'));
}

/** Whether nothing beside a number makes another one of it: a minus, months, a predicate of so many customers. */
function isSound(pieces: readonly Piece[], i: number): boolean {
  const [before, piece, next] = [pieces[i - 1], pieces[i]!, pieces[i + 1]];
  if (
    before &&
    /[-–—]/.test(before.text) &&
    before.end === piece.start &&
    pieces[i - 2]?.end !== before.start
  )
    return false;
  if (next && tagged(next, 'spans')) return false;
  if (next && tagged(next, 'degree') && !tagged(next, 'qualifier') && piece.text.includes('%')) return false;
  if (!next || !tagged(next, 'customers') || piece.text.includes('%') || tagged(piece, 'share')) return true;
  for (const after of pieces.slice(i + 2, i + 6)) {
    if (isBreak(after)) return true;
    if (levelsIn(after).length > 0 || tagged(after, 'claim')) return false;
  }
  return true;
}

function mentionAt(pieces: readonly Piece[], i: number, decimal: '.' | ','): Mention | null {
  const piece = pieces[i]!;
  const share = tagged(piece, 'share');
  if (share) return { value: share.value, unit: 'share', step: 0.06, written: null };
  const multiple = tagged(piece, 'multiple');
  if (multiple) return { value: multiple.value, unit: 'multiple', step: 0.2, written: null };
  const next = pieces[i + 1];
  const isYears = Boolean(next && tagged(next, 'years'));
  const count = tagged(piece, 'count');
  if (count) return { value: count.value, unit: isYears ? 'years' : 'bare', step: 1, written: null };
  const read = readNumber(piece.text, decimal);
  if (!read) return null;
  const scale = tagged(next, 'scale')?.value ?? 1;
  const isPercent =
    read.unit === 'percent' || /^(percent|per cent|prozent|pour cent)$/.test(next?.text ?? '');
  const written = scale === 1 ? read : null;
  if (isPercent) return { value: read.value, unit: 'percent', step: read.step, written };
  const unit = read.unit === 'money' ? 'money' : isYears ? 'years' : 'bare';
  return { value: read.value * scale, unit, step: read.step * scale, written };
}

function fits(
  figure: Figure,
  mention: Mention,
  pieces: readonly Piece[],
  i: number,
  figures: readonly Figure[],
): boolean {
  const of = subjectsBeside(pieces, i, mention);
  if (
    of &&
    !of.some((one) => one.subject === figure.subject && (one.level === null || one.level === figure.level))
  )
    return false;
  if (
    statisticAt(pieces, i) &&
    figure.fact.kind === 'number' &&
    figure.scope === 'own' &&
    !figure.key.endsWith(statisticAt(pieces, i)!)
  )
    return false;
  const isTold = of !== null && of.length > 0 && SCOPELESS.includes(of[0]!.subject);
  const scope = scopeAt(pieces, i);
  if (!isTold && figure.scope !== scope) return false;
  if (
    isTold &&
    figure.key === 'size/customers' &&
    figure.scope === 'all' &&
    pieces[i - 1]?.text !== 'of' &&
    scope !== 'all'
  )
    return false;
  const written = inUnitOf(figure, mention, figures);
  if (written === null) return false;
  const { value, step } = written;
  const qualifier = qualifierBefore(pieces, i);
  const side = sideAt(pieces, i);
  if (figure.bound) return standsFor(value, step, figure) && side === figure.bound;
  const isBound = side !== null && qualifier === null;
  if (isBound || (figure.key.endsWith('/coverage') && !saysBound(pieces))) return false;
  const { written: as } = mention;
  if (as?.currency && !figure.fact.text.includes(as.currency)) return false;
  if (qualifier === 'over') return figure.value > value && figure.value <= value * (1 + 2 * ABOUT);
  if (qualifier === 'under') return figure.value < value && figure.value >= value * (1 - 2 * ABOUT);
  if (qualifier === 'about' || mention.unit === 'share')
    return Math.abs(figure.value - value) <= ABOUT * Math.max(figure.value, value);
  if (mention.unit === 'multiple') return Math.abs(figure.value - value) <= 0.1 * value;
  return standsFor(value, stepOf(value, step), figure);
}

/** Whether a clause says which middle its number is. */
function statisticAt(pieces: readonly Piece[], i: number): 'mean' | 'median' | null {
  for (const step of [-1, 1])
    for (let at = i + step; pieces[at] && !isBreak(pieces[at]!) && !isFigure(pieces[at]!); at += step) {
      if (tagged(pieces[at], 'median')) return 'median';
      if (tagged(pieces[at], 'mean')) return 'mean';
    }
  return null;
}

/** Whose customers, and in how many segments, is told by the words themselves. */
const SCOPELESS: readonly string[] = ['segments', 'size'];

/** Whether a number of a text is a bound: only beside one can the share of a rule be told. */
const saysBound = (pieces: readonly Piece[]) =>
  pieces.some((piece, i) => isFigure(piece) && sideAt(pieces, i) !== null);

/** On which side of a number the customers are said to be; null where nothing says. */
function sideAt(pieces: readonly Piece[], i: number): 'from' | 'below' | null {
  const qualifier = qualifierBefore(pieces, i);
  if (qualifier) return qualifier === 'over' ? 'from' : qualifier === 'under' ? 'below' : null;
  const after = pieces.slice(i + 1, i + 4).flatMap(({ tags }) => tags.map(({ is }) => is));
  return after.includes('upwards') ? 'from' : after.includes('downwards') ? 'below' : null;
}

/** The last figure that counts of a round number is not its last: £96,000 is to the next thousand. */
function stepOf(value: number, step: number): number {
  let wider = step;
  while (step >= 1 && value > 0 && value % (wider * 10) === 0) wider *= 10;
  return wider;
}

/** The mention's value in the figure's unit; null where the units do not go together. */
function inUnitOf(
  figure: Figure,
  { value, unit, step }: Mention,
  figures: readonly Figure[],
): { value: number; step: number } | null {
  switch (unit) {
    case 'percent':
      if (figure.unit === 'share') return { value: value / 100, step: step / 100 };
      return figure.unit === 'percent' ? { value, step } : null;
    case 'share':
      return figure.unit === 'share' ? { value, step } : null;
    case 'multiple': {
      const all = figures.find(
        ({ subject, scope, level }) =>
          subject === figure.subject && scope === 'all' && level === figure.level,
      );
      return all && all.value > 0 && figure.key.endsWith('mean') ? { value: value * all.value, step } : null;
    }
    case 'bare':
      return figure.unit === 'share' || figure.unit === 'money' ? null : { value, step };
    default:
      return figure.unit === unit ? { value, step } : null;
  }
}

const qualifierBefore = (pieces: readonly Piece[], i: number) =>
  tagged(pieces[i - 1], 'qualifier')?.qualifier ?? null;

/** Whose figure a number is said to be: everybody's after "against" and beside "all customers", else the segment's. */
function scopeAt(pieces: readonly Piece[], i: number): 'own' | 'all' {
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
function subjectsBeside(pieces: readonly Piece[], i: number, { unit }: Mention): Beside[] | null {
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
