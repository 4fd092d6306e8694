import type { Change, Explanation, FeaturePart } from '../domain/explanation.ts';
import { type Formats, formatValue, roundPast, termOf } from '../domain/glossary.ts';
import { labelled, type Paint, percent } from './words.ts';

interface Answer {
  readonly id: string;
  /** The day since when the customer is in the segment. */
  readonly since: string | null;
  readonly explanation: Explanation;
  readonly names: ReadonlyMap<number, string>;
}

/** Why a customer is where it is, in four or five labelled sentences. */
export function whyLines(
  { id, since, explanation, names }: Answer,
  formats: Formats,
  paint: Paint,
  width: number,
): string[] {
  const { segment, next, certainty, features, changes } = explanation;
  const nameOf = (which: number) => `${which} (${names.get(which) ?? 'without a name'})`;
  const line = (label: string, text: string) => labelled(paint, label, text, width);
  const where = `${id} is in segment ${nameOf(segment)}${since === null ? '' : ` since ${since}`}.`;
  if (next === null) return [...line('Segment', where), ...line('Next', 'There is no other segment.')];
  const speaking = features.filter(({ weight }) => weight > 0).map((part) => spoken(part, formats));
  const against = features.filter(({ weight }) => weight < 0).map((part) => spoken(part, formats));
  const missing = features.filter(({ value }) => value === null).map(({ feature }) => termOf(feature).label);
  return [
    ...line('Segment', where),
    ...line(
      'Next',
      `The nearest other segment is ${nameOf(next)}. Certainty ${percent(certainty!, formats.locale)}: 0% is the border, 100% the middle of the segment.`,
    ),
    ...line('For it', `${speaking.join('; ') || 'nothing'}.`),
    ...(against.length > 0 ? line('Against', `${against.join('; ')}.`) : []),
    ...(missing.length > 0 ? line('Missing', `${missing.join(', ')}: the other features decided.`) : []),
    ...line('Crossing', crossing(changes, nameOf(next), formats)),
  ];
}

function spoken({ feature, value, own, other }: FeaturePart, formats: Formats): string {
  const { label } = termOf(feature);
  return `${label} ${shown(feature, value, formats)} (middle of the segment ${shown(feature, own, formats)}, of the next ${shown(feature, other, formats)})`;
}

function crossing([smallest, ...others]: readonly Change[], next: string, formats: Formats): string {
  if (!smallest) return `No change of one feature alone would move the customer to ${next}.`;
  const other = others[0] ? ` The next smallest: ${changed(others[0], formats)}.` : '';
  return `${changed(smallest, formats)} would move the customer to ${next}.${other}`;
}

/** Of numbers the value just past the border, so that "or more" and "or less" are true. */
function changed({ feature, from, to }: Change, formats: Formats): string {
  const { label } = termOf(feature);
  const now = `now ${shown(feature, from, formats)}`;
  if (typeof to === 'string') return `${label} ${to} (${now})`;
  const rises = typeof from !== 'number' || to >= from;
  const past = shown(feature, roundPast(feature, to, rises), formats);
  return `${label} of ${past} ${rises ? 'or more' : 'or less'} (${now})`;
}

function shown(feature: string, value: number | string | null, formats: Formats): string {
  if (value === null) return 'unknown';
  return typeof value === 'string' ? value : formatValue(feature, value, formats);
}
