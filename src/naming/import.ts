import { assignment } from '../math/assignment.ts';
import { vocabularyOf } from './check/tag.ts';
import { judgeText } from './check/text.ts';
import { type FactSheet, factsOf } from './facts/fact.ts';
import type { Lexicon } from './words/lexicon.ts';

/** A name that a team already has, from a table of theirs. */
export interface TeamName {
  /** Their number of the cluster, which is not ours. */
  readonly own: string;
  readonly name: string;
  readonly description: string | null;
}

export interface MatchedName extends TeamName {
  /** The segment that it fits; null where no word of it tells. */
  readonly segment: number | null;
  /** How many of its comparisons and numbers agree with that segment's figures, and how many do not. */
  readonly agree: number;
  readonly disagree: number;
  /** Whether it is told only by being the last one left over. */
  readonly leftOver: boolean;
  /** What of its description the figures do not support; empty where all of it may be used. */
  readonly faults: readonly string[];
}

/**
 * Finds the segment that each name fits, by what names and descriptions claim of it: numbers of clusters say nothing,
 * since every fit may count them anew. The pairs are those that agree best with the figures all together.
 */
export function matchNames(names: readonly TeamName[], sheet: FactSheet, lexicon: Lexicon): MatchedName[] {
  const vocabulary = vocabularyOf(lexicon, sheet, []);
  const { segments } = sheet;
  const claims = names.map(({ name, description }) =>
    segments.map((segment) => {
      const facts = factsOf(sheet, segment);
      const judged = [name, description ?? ''].map((text) => judgeText(text, { lexicon, vocabulary, facts }));
      const disagree = judged
        .flatMap(({ faults }) => faults)
        .filter(({ code }) => code === 'comparison' || code === 'number').length;
      return { agree: judged.reduce((sum, { agreed }) => sum + agreed, 0), disagree };
    }),
  );
  const scores = Float64Array.from(claims.flat(), ({ agree, disagree }) => agree - disagree);
  const chosen = assignment(scores, names.length, segments.length, 'maximise');
  const isTold = (row: number) => {
    const own = claims[row]![chosen[row]!];
    const others = claims[row]!.filter((_, column) => column !== chosen[row]);
    return (
      own !== undefined &&
      own.agree > own.disagree &&
      others.every((other) => own.agree - own.disagree > other.agree - other.disagree)
    );
  };
  const told = names.map((_, row) => chosen[row]! >= 0 && isTold(row));
  const isLast = told.filter((known) => !known).length === 1 && names.length === segments.length;
  return names.map((name, row) => {
    const leftOver = !told[row] && isLast;
    const segment = told[row] || leftOver ? segments[chosen[row]!]! : null;
    const { agree, disagree } = claims[row]![chosen[row]!] ?? { agree: 0, disagree: 0 };
    const faults =
      segment === null || name.description === null
        ? []
        : judgeText(name.description, { lexicon, vocabulary, facts: factsOf(sheet, segment) }).faults.map(
            ({ message }) => message,
          );
    return { ...name, segment, agree, disagree, leftOver, faults };
  });
}
