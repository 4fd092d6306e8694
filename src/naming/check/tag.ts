import type { FactSheet } from '../facts/fact.ts';
import { type Comparison, type Forbidden, type Lexicon, phrases, type Quantity } from '../words/lexicon.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What a phrase can mean. */
export type Tag =
  | { readonly is: 'level'; readonly column: string; readonly level: string }
  | { readonly is: 'subject'; readonly subject: string }
  | { readonly is: 'claim'; readonly subject: string; readonly comparison: Comparison }
  | { readonly is: 'degree'; readonly comparison: Comparison }
  | { readonly is: 'quantity'; readonly quantity: Quantity }
  | { readonly is: 'intensity'; readonly strong: boolean }
  | { readonly is: 'qualifier'; readonly qualifier: 'about' | 'over' | 'under' }
  | { readonly is: 'share'; readonly value: number }
  | { readonly is: 'multiple'; readonly value: number }
  | { readonly is: 'count'; readonly value: number }
  | { readonly is: 'scale'; readonly value: number }
  | { readonly is: 'forbidden'; readonly code: Forbidden }
  | { readonly is: 'against' }
  | { readonly is: 'everybody' }
  | { readonly is: 'customers' }
  | { readonly is: 'mean' }
  | { readonly is: 'median' }
  | { readonly is: 'place' }
  | { readonly is: 'upwards' }
  | { readonly is: 'downwards' }
  | { readonly is: 'giving' }
  | { readonly is: 'cheapening' }
  | { readonly is: 'intention' }
  | { readonly is: 'holding' }
  | { readonly is: 'preferring' }
  | { readonly is: 'sizes' }
  | { readonly is: 'nameNouns' }
  | { readonly is: 'spans' }
  | { readonly is: 'years' }
  | { readonly is: 'neutral' };

/** A stretch of a text: a phrase with what it can mean, a number, or a mark. No tags: nobody knows the word. */
export interface Piece extends Token {
  readonly tags: readonly Tag[];
}

export type Vocabulary = ReadonlyMap<string, readonly Tag[]>;

const plain = [
  'against',
  'everybody',
  'customers',
  'mean',
  'median',
  'place',
  'upwards',
  'downwards',
  'giving',
  'cheapening',
  'intention',
  'holding',
  'preferring',
  'sizes',
  'spans',
  'nameNouns',
  'years',
  'neutral',
] as const;

/** Every phrase that a text may hold: the language's, the sheet's values, and words that the team vouches for. */
export function vocabularyOf(lexicon: Lexicon, sheet: FactSheet, words: readonly string[]): Vocabulary {
  const all = new Map<string, Tag[]>();
  const add = (text: string, tag: Tag) => {
    for (const phrase of phrases(text)) {
      const key = phrase.replaceAll(/\s+/g, ' ');
      all.set(key, [...(all.get(key) ?? []), tag]);
    }
  };
  const each = (given: object, tag: (key: never) => Tag) => {
    for (const [key, text] of Object.entries(given)) add(String(text), tag(key as never));
  };
  each(lexicon.subjects, (subject) => ({ is: 'subject', subject }));
  for (const [subject, comparison, text] of lexicon.claims) add(text, { is: 'claim', subject, comparison });
  each(lexicon.degrees, (comparison) => ({ is: 'degree', comparison }));
  each(lexicon.quantities, (quantity) => ({ is: 'quantity', quantity }));
  add(lexicon.strongly, { is: 'intensity', strong: true });
  add(lexicon.slightly, { is: 'intensity', strong: false });
  for (const is of plain) add(lexicon[is], { is });
  for (const qualifier of ['about', 'over', 'under'] as const)
    add(lexicon[qualifier], { is: 'qualifier', qualifier });
  for (const [phrase, value] of Object.entries(lexicon.shares)) add(phrase, { is: 'share', value });
  for (const [phrase, value] of Object.entries(lexicon.multiples)) add(phrase, { is: 'multiple', value });
  for (const [phrase, value] of Object.entries(lexicon.numbers)) add(phrase, { is: 'count', value });
  add(lexicon.thousands, { is: 'scale', value: 1000 });
  add(lexicon.millions, { is: 'scale', value: 1_000_000 });
  each(lexicon.forbidden, (code) => ({ is: 'forbidden', code }));
  for (const word of words) add(spaced(word), { is: 'neutral' });
  for (const fact of sheet.facts) {
    if (fact.kind !== 'levels') continue;
    for (const { level } of fact.levels) {
      const shown = spaced(level);
      const tag: Tag = { is: 'level', column: fact.subject, level };
      const known = all.get(shown) ?? [];
      if (known.some((one) => one.is === 'level' && one.level === level && one.column === fact.subject))
        continue;
      // Commas part phrases, and a value may hold one.
      for (const phrase of [shown, `${shown}s`]) all.set(phrase, [...(all.get(phrase) ?? []), tag]);
      if (Object.hasOwn(lexicon.levels, shown)) add(lexicon.levels[shown]!, tag);
    }
  }
  return all;
}

/** In lower case, its words parted as a text's are. */
const spaced = (text: string) =>
  tokensOf(text)
    .filter(({ kind }) => kind !== 'mark')
    .map((token) => token.text)
    .join(' ');

/** The longest phrases that the vocabulary knows, from the left. */
export function tag(text: string, vocabulary: Vocabulary): Piece[] {
  const tokens = tokensOf(text);
  const longest = Math.max(...[...vocabulary.keys()].map((phrase) => phrase.split(' ').length));
  const pieces: Piece[] = [];
  for (let i = 0; i < tokens.length; ) {
    const first = tokens[i]!;
    const run = runFrom(tokens, i, longest);
    const found = run.findLast(({ phrase }) => vocabulary.has(phrase));
    if (!found) {
      pieces.push({ ...first, tags: [] });
      i++;
      continue;
    }
    const tags = vocabulary.get(found.phrase)!;
    const isLevel = tags.some(({ is }) => is === 'level');
    const forbidden = tags.filter(({ is }) => is === 'forbidden');
    pieces.push({
      kind: first.kind,
      text: found.phrase,
      start: first.start,
      end: tokens[found.to - 1]!.end,
      tags: isLevel
        ? tags.filter(({ is }) => is === 'level' || is === 'subject' || is === 'neutral')
        : forbidden.length > 0
          ? forbidden
          : tags,
    });
    i = found.to;
  }
  return pieces;
}

/** The phrases that begin at a token, shortest first; hyphens and ampersands inside them do not count. */
function runFrom(tokens: readonly Token[], from: number, longest: number): { phrase: string; to: number }[] {
  const run: { phrase: string; to: number }[] = [];
  const words: string[] = [];
  for (let to = from; to < tokens.length && words.length < longest; to++) {
    const token = tokens[to]!;
    if (token.kind === 'mark') {
      if (words.length === 0 || !/[-/&+,]/.test(token.text)) break;
      continue;
    }
    if (token.kind === 'number' && !/^\d+$/.test(token.text)) break;
    words.push(token.text);
    run.push({ phrase: words.join(' '), to: to + 1 });
  }
  return run;
}
