import type { Fact } from '../facts/fact.ts';
import { scopeAt, sideAt, statisticAt, subjectsBeside } from './beside.ts';
import { isFigure } from './bind.ts';
import { type Figure, figuresOf, standsFor } from './figures.ts';
import { isMention, isSound, type Mention, mentionAt, qualifierBefore } from './mention.ts';
import { type Fault, quoted } from './reason.ts';
import type { Piece } from './tag.ts';
import type { Written } from './tokens.ts';

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

/** Whose customers, and in how many segments, is told by the words themselves. */
const SCOPELESS: readonly string[] = ['segments', 'size'];

/** Whether a number of a text is a bound: only beside one can the share of a rule be told. */
const saysBound = (pieces: readonly Piece[]) =>
  pieces.some((piece, i) => isFigure(piece) && sideAt(pieces, i) !== null);

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
