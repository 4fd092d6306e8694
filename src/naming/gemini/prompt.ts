import { z } from 'zod';
import type { FactSheet } from '../facts/fact.ts';
import { replySchema } from '../reply.ts';
import { type Lexicon, phrases } from '../words/lexicon.ts';

/** Counts up whenever what is asked for changes. */
export const PROMPT_VERSION = '1';

/** A request as far as it depends on the run: what the model is told, asked, and has to answer. */
export interface Prompt {
  readonly instruction: string;
  readonly turns: readonly { readonly role: 'user' | 'model'; readonly text: string }[];
  readonly schema: object;
}

export interface Asking {
  readonly sheet: FactSheet;
  readonly lexicon: Lexicon;
  /** The segments that need a name. */
  readonly asked: readonly number[];
  /** Names that the others keep, so that the new ones differ from them. */
  readonly kept: ReadonlyMap<number, string>;
}

/** Asks for names, sentences and tactics of some segments, with the facts of all of them. */
export function makePrompt({ sheet, lexicon, asked, kept }: Asking): Prompt {
  const text = [
    'Facts:',
    ...sheet.facts.map(
      ({ number, segment, text }) =>
        `${number}. ${segment === null ? 'all customers' : `segment ${segment}`}: ${text}`,
    ),
    '',
    ...(kept.size > 0
      ? [
          'Names that stay as they are:',
          ...[...kept].map(([segment, name]) => `segment ${segment}: ${name}`),
          '',
        ]
      : []),
    `Name these segments: ${asked.join(', ')}.`,
  ].join('\n');
  return { instruction: instruction(lexicon), turns: [{ role: 'user', text }], schema: schema() };
}

/** Asks once more for what was refused, with the reasons. */
export function makeSecondPrompt(
  first: Prompt,
  answer: string,
  reasons: ReadonlyMap<number, readonly string[]>,
): Prompt {
  const text = [
    'These entries do not agree with the facts or the rules. Answer again, with one entry for each of them and no other:',
    ...[...reasons].map(([segment, said]) => `segment ${segment}: ${said.join('; ')}`),
  ].join('\n');
  const said =
    answer.length > 0 && answer.length <= LONGEST_ANSWER ? [{ role: 'model' as const, text: answer }] : [];
  return { ...first, turns: [...first.turns, ...said, { role: 'user', text }] };
}

const LONGEST_ANSWER = 12_000;

const words = (text: string | undefined) =>
  phrases(text ?? '')
    .slice(0, 6)
    .join(', ');

/** Languages whose vocabulary is small are given it: a model writes within a list better than it guesses one. */
function vocabulary(lexicon: Lexicon): string {
  if (lexicon.language === 'en') return '';
  const {
    subjects,
    claims,
    degrees,
    quantities,
    levels,
    strongly,
    slightly,
    against,
    everybody,
    mean,
    neutral,
  } = lexicon;
  const groups = [
    ...Object.values(subjects),
    ...claims.map(([, , text]) => text),
    ...Object.values(degrees),
    ...Object.values(quantities),
    ...Object.values(levels),
    ...[strongly, slightly, against, everybody, mean, neutral],
  ];
  const all = [...new Set(groups.flatMap(phrases))].join(', ');
  return `\n- Use only these words besides numbers and the values of the facts: ${all}.`;
}

function instruction(lexicon: Lexicon): string {
  const { name, degrees, claims } = lexicon;
  const own = claims.map(([, , text]) => phrases(text)[0]).join(', ');
  return `You name customer segments of an insurer for its marketing team. You are given numbered facts. Every text you write is checked against
them by a program, word by word, and refused where a fact does not support it.

Write in ${name}, in plain words. For each segment that you are asked for give:
- name: 2 to 4 words that say what sets the segment apart from the others, each supported by a fact. No two names alike.
- description: one sentence of at most 25 words.
- facts: the numbers of the facts that name and description rest on: the segment's own, or those about all customers.
- tactics: up to three. Each is one sentence of at most 25 words on which product to mention, through which channel, at what time; with product,
  channel and time as they are written in the facts (null for those it does not name), and the numbers of the facts it rests on.

Rules:
- Compare only where a fact does, and in its direction. Words that compare by themselves: ${own}. Others stand beside what they compare, as in
  "higher income": ${words(degrees.above)}; ${words(degrees.below)}; ${words(degrees.highest)}; ${words(degrees.lowest)}.
- Write numbers in figures, as the facts have them, beside what they are of. A figure of all customers stands after "against".
- "mostly" is for more than half. Name a value only if the segment has more of it than the others, or if it is its commonest.
- Describe only what the facts say: no character, motive, lifestyle, family, place or risk that no fact states.
- No group that is protected (sex, origin, religion, language, disability), no promise about prices, discounts or advantages, no negation, no link.
- Segments are for marketing and service, never for pricing or for refusing anybody.${vocabulary(lexicon)}`;
}

/** As zod gives it, without what the service does not know. */
function schema(): object {
  const { $schema, ...rest } = z.toJSONSchema(replySchema) as Record<string, unknown>;
  return JSON.parse(JSON.stringify(rest), (key, value) =>
    key === 'minimum' || key === 'maximum' ? undefined : value,
  ) as object;
}
