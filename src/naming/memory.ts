import { z } from 'zod';
import { type NamingLanguage, namingLanguages } from '../domain/naming.ts';
import { figuresOf } from './check/figures.ts';
import type { CheckedNaming, CheckedText } from './check/reply.ts';
import type { Fact } from './facts/fact.ts';

/** How far a segment's figures may move before it is described anew: in standard deviations of all customers, and in shares. */
const MOST_DEVIATIONS = 0.15;
const MOST_SHARE = 0.05;

const slot = z.object({
  start: z.int(),
  end: z.int(),
  key: z.string(),
  scope: z.enum(['own', 'all']),
  written: z.object({
    value: z.number(),
    unit: z.enum(['money', 'percent', 'bare']),
    currency: z.string(),
    step: z.number(),
    decimals: z.int(),
    scale: z.number(),
  }),
});
const text = { text: z.string(), slots: z.array(slot) };
const nullable = z.string().nullable();

const memorySchema = z.object({
  format: z.literal(1),
  language: z.enum(namingLanguages),
  /** What the segment was like when it was named. */
  marks: z.record(z.string(), z.object({ value: z.number(), within: z.number() })),
  /** Null for one whose names were refused: it is not asked for again while it stays as it is. */
  naming: z
    .object({
      name: z.string(),
      description: z.object(text),
      tactics: z.array(
        z.object({
          ...text,
          product: nullable,
          channel: nullable,
          time: nullable,
          subjects: z.array(z.string()),
        }),
      ),
    })
    .nullable(),
});

export type Memory = z.infer<typeof memorySchema>;

/** Reads what an earlier run kept; null where that was another version. */
export function readMemory(stored: string): Memory | null {
  try {
    return memorySchema.parse(JSON.parse(stored));
  } catch {
    return null;
  }
}

export function makeMemory(
  facts: readonly Fact[],
  language: NamingLanguage,
  naming: CheckedNaming | null,
): Memory {
  const plain = naming && (JSON.parse(JSON.stringify(naming)) as NonNullable<Memory['naming']>);
  return { format: 1, language, marks: marksOf(facts), naming: plain };
}

/** A segment's own figures, by what they are of; what is said of it beside the others is checked anew every night. */
function marksOf(facts: readonly Fact[]): Memory['marks'] {
  const marks: Memory['marks'] = {};
  for (const fact of facts) {
    if (fact.segment === null) continue;
    if (fact.kind === 'size') marks.size = { value: fact.share, within: MOST_SHARE };
    if (fact.kind === 'number')
      marks[fact.subject] = { value: fact.mean, within: MOST_DEVIATIONS * fact.spread };
    if (fact.kind !== 'levels') continue;
    for (const { level, share } of fact.levels)
      marks[`${fact.subject}/${level}`] = { value: share, within: MOST_SHARE };
  }
  return marks;
}

/** Whether a segment's figures are still near those that it was named by; figures that have come or gone do not tell. */
export function isItself({ marks }: Memory, facts: readonly Fact[]): boolean {
  const now = marksOf(facts);
  return Object.entries(marks).every(([key, { value, within }]) => {
    const mark = now[key];
    return mark === undefined || Math.abs(mark.value - value) <= within;
  });
}

/** A text with its numbers as they are now; null where one of its figures is no longer there. */
export function rewrite<T extends CheckedText>(
  kept: T,
  facts: readonly Fact[],
  decimal: '.' | ',',
): T | null {
  const figures = figuresOf(facts);
  let shown = kept.text;
  for (const { start, end, key, scope, written } of [...kept.slots].sort((a, b) => b.start - a.start)) {
    const figure = figures.find((candidate) => candidate.key === key && candidate.scope === scope);
    if (!figure) return null;
    const isShare = figure.unit === 'share' && written.unit === 'percent';
    const value = isShare ? 100 * figure.value : figure.value;
    const old = shown.slice(start, end);
    const digits = /\d(?:.*\d)?/.exec(old)!;
    const place = start + digits.index;
    shown = shown.slice(0, place) + digitsOf(value, written, decimal) + shown.slice(place + digits[0].length);
  }
  return { ...kept, text: shown };
}

/** As far as the number was written, but with three figures that count: £95,800 stays a number of hundreds. */
function digitsOf(
  value: number,
  { value: then, step, decimals, scale }: CheckedText['slots'][number]['written'],
  decimal: '.' | ',',
): string {
  let wider = step;
  while (step >= 1 && then % (wider * 10) === 0 && wider * 1000 <= value) wider *= 10;
  const rounded = (Math.round(value / wider) * wider) / scale;
  const locale = decimal === '.' ? 'en-GB' : 'de-DE';
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(rounded);
}
