import type { NamingRecord } from '../domain/naming.ts';
import { labelled, type Paint } from './words.ts';

interface Matched {
  readonly own: string;
  readonly name: string;
  readonly segment: number | null;
  readonly agree: number;
  readonly disagree: number;
  readonly leftOver: boolean;
  readonly faults: readonly string[];
}

/** Which of a team's names fits which segment, why, and what was not taken. */
export function importLines(
  matched: readonly Matched[],
  segments: readonly NamingRecord[],
  paint: Paint,
  width: number,
): string[] {
  return matched.flatMap((one) => {
    const { own, name, segment, agree, disagree, leftOver, faults } = one;
    const now = segments.find((record) => record.segment === segment)?.name;
    const why = leftOver
      ? 'the only name and the only segment left over'
      : `${agree} of what it claims ${agree === 1 ? 'agrees' : 'agree'} with the figures${disagree > 0 ? `, ${disagree} not` : ''}`;
    const head =
      segment === null
        ? `${paint.bold(name)} (${own}): no segment. What it claims fits none, or several; pin it with "kindred names pin".`
        : `${paint.bold(name)} (${own}): segment ${segment}, now ${now}: ${why}.`;
    const left = faults.length > 0 ? [`Its description was left out: ${faults.join('; ')}.`] : [];
    return [head, ...left.flatMap((text) => labelled(paint, '', text, width))];
  });
}
