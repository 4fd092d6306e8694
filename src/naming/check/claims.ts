import { termOf } from '../../domain/glossary.ts';
import type { Fact, LevelShare } from '../facts/fact.ts';
import type { Comparison, Quantity } from '../words/lexicon.ts';
import { agrees, type Intensity, isTypical, quantityAgrees } from './compare.ts';
import { type Fault, quoted } from './reason.ts';
import type { Piece, Tag } from './tag.ts';

/** Words that may stand between a word that compares and what it compares. */
const REACH = 8;

export interface Setting {
  /** The facts that the text may rest on. */
  readonly facts: readonly Fact[];
  readonly inName: boolean;
  /** Values that a tactic names as its product, channel or time: they need not be typical. */
  readonly named: ReadonlySet<string>;
}

export interface Judged {
  readonly faults: readonly Fault[];
  /** The facts that the comparisons rest on. */
  readonly used: readonly Fact[];
  /** How many comparisons agree with them. */
  readonly agreed: number;
  /** Positions of pieces whose value is compared or counted; any other value has to be typical. */
  readonly bound: ReadonlySet<number>;
}

type Of<Is extends Tag['is']> = Extract<Tag, { is: Is }>;

export function tagged<Is extends Tag['is']>(piece: Piece | undefined, is: Is): Of<Is> | undefined {
  return piece?.tags.find((tag): tag is Of<Is> => tag.is === is);
}

const levelsIn = (piece: Piece) => piece.tags.filter((tag): tag is Of<'level'> => tag.is === 'level');

/** Checks every word that compares against the facts. */
export function judgeClaims(pieces: readonly Piece[], setting: Setting): Judged {
  const faults: Fault[] = [];
  const used: Fact[] = [];
  const bound = new Set<number>();
  let agreed = 0;
  const rest = (facts: readonly Fact[]) => {
    agreed++;
    used.push(...facts);
  };
  const compare = (shown: string, subject: string, comparison: Comparison, intensity: Intensity) => {
    const facts = setting.facts.filter((fact) => fact.subject === subject && fact.segment !== null);
    const verdicts = facts
      .map((fact) => agrees(fact, comparison, intensity))
      .filter((verdict) => verdict !== null);
    if (verdicts.includes(true)) rest(facts);
    else faults.push(disagrees(shown, subject, facts));
  };
  const count = (shown: string, piece: Piece, quantity: Quantity) => {
    const found = levelsIn(piece).flatMap((tag) => levelFacts(setting.facts, tag));
    if (found.some(({ level, levels }) => quantityAgrees(quantity, level, levels)))
      rest(found.map(({ fact }) => fact));
    else
      faults.push(
        disagreesOnLevel(
          `${shown} ${piece.text}`,
          found.map(({ fact }) => fact),
        ),
      );
  };
  for (const [i, piece] of pieces.entries()) {
    const claim = tagged(piece, 'claim');
    if (claim) compare(piece.text, claim.subject, claim.comparison, intensityBefore(pieces, i));
    const degree = tagged(piece, 'degree');
    const quantity = atEnd(pieces, i) ?? tagged(piece, 'quantity');
    if (!degree && !quantity) continue;
    if (tagged(piece, 'qualifier') && isNumber(pieces[i + 1])) continue;
    const target = targetOf(pieces, i);
    const at = target === null ? null : pieces[target]!;
    const level = at && levelsIn(at).length > 0;
    const subject = tagged(at ?? undefined, 'subject');
    if (at && level && quantity) {
      bound.add(target!);
      count(piece.text, at, quantity.quantity);
    } else if (at && level && degree) {
      bound.add(target!);
      const rough: Partial<Record<Comparison, Quantity>> = {
        above: 'more',
        high: 'often',
        highest: 'commonest',
        below: 'fewer',
        low: 'few',
        lowest: 'few',
      };
      count(piece.text, at, rough[degree.comparison] ?? 'often');
    } else if (subject && degree) {
      for (const one of [subject, ...joinedBefore(pieces, target!, i)])
        compare(`${piece.text} ${at!.text}`, one.subject, degree.comparison, intensityBefore(pieces, i));
    } else if (!tagged(piece, 'neutral')) {
      const message = `${quoted(piece.text)} compares, but nothing that the facts tell stands beside it`;
      faults.push({ code: 'comparison', message });
    }
  }
  for (const [i, piece] of pieces.entries()) {
    const isPlain = (!setting.inName && tagged(piece, 'neutral')) || tagged(piece, 'subject');
    if (bound.has(i) || levelsIn(piece).length === 0 || isPlain || isCounted(pieces, i)) continue;
    const tags = levelsIn(piece);
    if (tags.some(({ level }) => setting.named.has(level))) continue;
    const found = tags.flatMap((tag) => levelFacts(setting.facts, tag));
    if (found.some(({ level, levels }) => isTypical(level, levels, setting.inName)))
      rest(found.map(({ fact }) => fact));
    else
      faults.push(
        disagreesOnLevel(
          piece.text,
          found.map(({ fact }) => fact),
        ),
      );
  }
  return { faults, used, agreed, bound };
}

function levelFacts(facts: readonly Fact[], { column, level }: Of<'level'>) {
  return facts.flatMap((fact): { fact: Fact; level: LevelShare; levels: readonly LevelShare[] }[] => {
    if (fact.kind !== 'levels' || fact.subject !== column) return [];
    const own = fact.levels.find((candidate) => candidate.level === level);
    return own ? [{ fact, level: own, levels: fact.levels }] : [];
  });
}

/** "The product they hold most" is the commonest. */
function atEnd(pieces: readonly Piece[], i: number): Of<'quantity'> | undefined {
  const quantity = tagged(pieces[i], 'quantity');
  const next = pieces[i + 1];
  if (quantity?.quantity !== 'most' || (next && next.kind !== 'mark')) return undefined;
  return tagged(pieces[i], 'degree') ? { is: 'quantity', quantity: 'commonest' } : undefined;
}

const isNumber = (piece: Piece | undefined) =>
  piece !== undefined &&
  ((piece.kind === 'number' && !tagged(piece, 'level')) ||
    Boolean(tagged(piece, 'share')) ||
    Boolean(tagged(piece, 'count')));

/** Whether a share stands beside a value: then the share is what is checked. */
function isCounted(pieces: readonly Piece[], i: number): boolean {
  for (const step of [1, -1]) {
    for (let at = i + step, reach = 0; reach < REACH && pieces[at]; at += step, reach++) {
      const piece = pieces[at]!;
      if (isNumber(piece)) return piece.text.includes('%') || Boolean(tagged(piece, 'share'));
      if (
        /[.;:]/.test(piece.text) ||
        (step === 1 && piece.text === ',') ||
        (at !== i && levelsIn(piece).length > 0)
      )
        break;
    }
  }
  return false;
}

/**
 * What a comparing word compares: the nearest subject or value after it in its clause, else before it; "the highest of"
 * looks back first. Where its clause holds none, the nearest before, else after it, in the sentence.
 */
function targetOf(pieces: readonly Piece[], i: number): number | null {
  const backFirst =
    pieces[i + 1]?.text === 'of' ||
    Boolean(tagged(pieces[i + 1], 'against')) ||
    Boolean(tagged(pieces[i + 1], 'place'));
  const isDegree = Boolean(tagged(pieces[i], 'degree'));
  const isTarget = (piece: Piece) =>
    levelsIn(piece).length > 0 || (isDegree && Boolean(tagged(piece, 'subject')));
  if (backFirst) {
    const before = seek(pieces, i, -1, false, isTarget) ?? seek(pieces, i, -1, true, isTarget);
    if (before !== null) return before;
  }
  for (const step of [1, -1] as const) {
    const found = seek(pieces, i, step, false, isTarget);
    if (found !== null) return found;
  }
  return seek(pieces, i, -1, true, isTarget) ?? seek(pieces, i, 1, true, isTarget);
}

function seek(
  pieces: readonly Piece[],
  i: number,
  step: 1 | -1,
  pastMarks: boolean,
  isTarget: (piece: Piece) => boolean,
): number | null {
  for (
    let at = i + step, reach = 0;
    reach < (pastMarks ? 2 * REACH : REACH) && pieces[at];
    at += step, reach++
  ) {
    const piece = pieces[at]!;
    if (piece.kind === 'mark' && !/[-/&+]/.test(piece.text)) {
      if (!pastMarks || /[.;:]/.test(piece.text)) return null;
      continue;
    }
    if (tagged(piece, 'against') && !pastMarks) return null;
    if (isTarget(piece)) return at;
    if (tagged(piece, 'claim') && !pastMarks) return null;
  }
  return null;
}

/** "Age and tenure are higher" is said of both. */
function joinedBefore(pieces: readonly Piece[], target: number, i: number): Of<'subject'>[] {
  if (target > i) return [];
  const saysBoth = pieces.slice(target, i).some(({ text }) => BOTH.test(text));
  for (let at = target - 1; pieces[at] && !/[.;:()]/.test(pieces[at]!.text); at--) {
    const other = tagged(pieces[at], 'subject');
    if (other) return [other];
    if (!saysBoth && !JOINT.test(pieces[at]!.text)) break;
  }
  return [];
}

const BOTH = /^(both|beide|deux)$/;
const JOINT = /^(and|und|et|,)$/;

function intensityBefore(pieces: readonly Piece[], i: number): Intensity {
  const before = tagged(pieces[i - 1], 'intensity');
  return before ? (before.strong ? 'strong' : 'slight') : null;
}

function disagrees(shown: string, subject: string, facts: readonly Fact[]): Fault {
  const [fact] = facts;
  const message = fact
    ? `${quoted(shown)} does not agree with fact ${fact.number} (${fact.text})`
    : `${quoted(shown)} speaks of ${termOf(subject).label}, of which there is no fact`;
  return { code: 'comparison', message };
}

function disagreesOnLevel(shown: string, facts: readonly Fact[]): Fault {
  const [fact] = facts;
  const message = fact
    ? `${quoted(shown)} does not agree with fact ${fact.number} (${fact.text})`
    : `${quoted(shown)} is in no fact of this segment`;
  return { code: 'comparison', message };
}
