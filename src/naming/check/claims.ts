import { termOf } from '../../domain/glossary.ts';
import type { Fact, LevelShare } from '../facts/fact.ts';
import type { Comparison, Quantity } from '../words/lexicon.ts';
import {
  isCounted,
  isFigure,
  isOfOthers,
  isWithAnother,
  joinedTo,
  levelsIn,
  type Of,
  tagged,
  targetOf,
} from './bind.ts';
import { agrees, type Intensity, isTypical, quantityAgrees } from './compare.ts';
import { type Fault, quoted } from './reason.ts';
import type { Piece } from './tag.ts';

export interface Setting {
  /** The facts that the text may rest on. */
  readonly facts: readonly Fact[];
  readonly inName: boolean;
  readonly adjectivesFollow: boolean;
  /** Values that a tactic names as its product, channel or time: they need not be typical. */
  readonly named: ReadonlySet<string>;
}

export interface Judged {
  readonly faults: readonly Fault[];
  /** The facts that the comparisons rest on. */
  readonly used: readonly Fact[];
  /** How many comparisons agree with them. */
  readonly agreed: number;
  /** Values that a number or a quantity is said of. */
  readonly counted: ReadonlySet<string>;
}

/** Checks every word that compares, and every value that is named, against the facts. */
export function judgeClaims(pieces: readonly Piece[], setting: Setting): Judged {
  const faults: Fault[] = [];
  const used: Fact[] = [];
  const counted = new Set<number>();
  let agreed = 0;
  const settle = (holds: boolean, facts: readonly Fact[], shown: string, subject?: string) => {
    if (!holds) {
      faults.push(disagrees(shown, facts, subject));
      return;
    }
    agreed++;
    used.push(...facts);
  };
  const compare = (shown: string, subject: string, comparison: Comparison, intensity: Intensity) => {
    const facts = setting.facts.filter((fact) => fact.subject === subject && fact.segment !== null);
    settle(
      facts.some((fact) => agrees(fact, comparison, intensity)),
      facts,
      shown,
      subject,
    );
  };
  const quantify = (shown: string, piece: Piece, quantity: Quantity, intensity: Intensity) => {
    const found = levelFacts(setting.facts, piece);
    const holds = found.some(({ level, levels }) => quantityAgrees(quantity, intensity, level, levels));
    settle(
      holds,
      found.map(({ fact }) => fact),
      `${shown} ${piece.text}`,
    );
  };
  for (const [i, piece] of pieces.entries()) {
    if (isWithAnother(pieces, i))
      faults.push(fault(piece, 'compares with something other than all customers'));
    const claim = tagged(piece, 'claim');
    const degree = tagged(piece, 'degree');
    const quantity = atEnd(pieces, i) ?? tagged(piece, 'quantity');
    if (!claim && !degree && !quantity) continue;
    if (isQualifier(pieces, i)) continue;
    if (isOfOthers(pieces, i))
      faults.push(fault(piece, 'is said of other customers, of whom this is not about'));
    const intensity = intensityBefore(pieces, i);
    if (claim) compare(piece.text, claim.subject, claim.comparison, intensity);
    if (!degree && !quantity) continue;
    const target = targetOf(pieces, i, setting.adjectivesFollow);
    const at = target === null ? undefined : pieces[target];
    const subject = tagged(at, 'subject');
    if (at && levelsIn(at).length > 0 && !(subject && degree)) {
      const said = quantity?.quantity ?? (degree ? sharesOf[degree.comparison] : undefined);
      if (isOfAll(piece) && Math.abs(target! - i) > 3) continue;
      counted.add(target!);
      if (said) quantify(piece.text, at, said, intensity);
      else faults.push(fault(piece, 'cannot be said of a value'));
    } else if (at && subject && degree) {
      for (const one of [subject, ...joinedTo(pieces, target!, i)])
        compare(`${piece.text} ${at.text}`, one.subject, degree.comparison, intensity);
    } else if (!tagged(piece, 'neutral') && !tagged(piece, 'nameNouns')) {
      faults.push(fault(piece, 'compares, but nothing that the facts tell stands beside it'));
    }
  }
  for (const [i, piece] of pieces.entries()) {
    if (levelsIn(piece).length === 0) continue;
    if (isCounted(pieces, i)) counted.add(i);
    const isNamed = levelsIn(piece).some(({ level }) => setting.named.has(level));
    // A word such as "group" may be no value at all; in a name it is taken for one.
    if (counted.has(i) || isNamed || (!setting.inName && tagged(piece, 'subject'))) continue;
    const found = levelFacts(setting.facts, piece);
    const holds = found.some(({ level, levels }) => isTypical(level, levels, setting.inName));
    settle(
      holds,
      found.map(({ fact }) => fact),
      piece.text,
    );
  }
  const levels = [...counted].flatMap((i) => levelsIn(pieces[i]!).map(({ level }) => level));
  return { faults, used, agreed, counted: new Set(levels) };
}

/** What a comparison of sizes says of a value; a rank among segments cannot be told of one. */
const sharesOf: Readonly<Partial<Record<Comparison, Quantity>>> = {
  above: 'more',
  high: 'often',
  below: 'fewer',
  low: 'few',
};

const isOfAll = (piece: Piece) =>
  tagged(piece, 'quantity')?.quantity === 'all' && Boolean(tagged(piece, 'neutral'));

function isQualifier(pieces: readonly Piece[], i: number): boolean {
  const next = pieces[i + 1];
  if (next === undefined) return false;
  const isNumber = isFigure(next) || Boolean(tagged(next, 'count'));
  return isNumber && Boolean(tagged(pieces[i], 'qualifier') || isOfAll(pieces[i]!));
}

/** "The product they hold most" is the commonest. */
function atEnd(pieces: readonly Piece[], i: number): Of<'quantity'> | undefined {
  const isMost = tagged(pieces[i], 'quantity')?.quantity === 'most' && tagged(pieces[i], 'degree');
  const next = pieces[i + 1];
  return isMost && (!next || next.kind === 'mark') ? { is: 'quantity', quantity: 'commonest' } : undefined;
}

function levelFacts(facts: readonly Fact[], piece: Piece) {
  return levelsIn(piece).flatMap(({ column, level }) =>
    facts.flatMap((fact): { fact: Fact; level: LevelShare; levels: readonly LevelShare[] }[] => {
      if (fact.kind !== 'levels' || fact.subject !== column) return [];
      const own = fact.levels.find((candidate) => candidate.level === level);
      return own ? [{ fact, level: own, levels: fact.levels }] : [];
    }),
  );
}

function intensityBefore(pieces: readonly Piece[], i: number): Intensity {
  const before = tagged(pieces[i - 1], 'intensity');
  return before ? (before.strong ? 'strong' : 'slight') : null;
}

const fault = (piece: Piece, why: string): Fault => ({
  code: 'comparison',
  message: `${quoted(piece.text)} ${why}`,
});

function disagrees(shown: string, [fact]: readonly Fact[], subject?: string): Fault {
  const of = subject
    ? `speaks of ${termOf(subject).label}, of which there is no fact`
    : 'is in no fact of this segment';
  const message = fact
    ? `${quoted(shown)} does not agree with fact ${fact.number} (${fact.text})`
    : `${quoted(shown)} ${of}`;
  return { code: 'comparison', message };
}
