import type { Fact } from '../facts/fact.ts';
import type { Lexicon } from '../words/lexicon.ts';
import { tagged } from './bind.ts';
import { judgeClaims } from './claims.ts';
import { judgeNumbers, type Slot } from './numbers.ts';
import { type Fault, type FaultCode, quoted } from './reason.ts';
import { type Piece, type Tag, tag, type Vocabulary } from './tag.ts';

/** A text, and what it may rest on. */
export interface Judging {
  readonly lexicon: Lexicon;
  readonly vocabulary: Vocabulary;
  readonly facts: readonly Fact[];
  readonly inName?: boolean;
  /** Values that a tactic names as its product, channel or time. */
  readonly named?: readonly string[];
}

export interface JudgedText {
  readonly faults: readonly Fault[];
  /** The facts that its comparisons and numbers rest on. */
  readonly used: readonly Fact[];
  readonly slots: readonly Slot[];
  /** The values of columns that it names, and those of them that a number or a quantity is said of. */
  readonly levels: readonly { readonly column: string; readonly level: string }[];
  readonly counted: ReadonlySet<string>;
  /** How many of its comparisons and numbers agree with the facts. */
  readonly agreed: number;
}

/** Letters, figures and the marks of a plain sentence; no markup, link or invisible sign has others. */
const PLAIN = /^[\p{L}0-9 .,;:()%£$€¥₹’'–—/&+-]*$/u;

/** Checks one text against the facts: its signs, every word of it, every comparison and every number. */
export function judgeText(
  text: string,
  { lexicon, vocabulary, facts, inName = false, named }: Judging,
): JudgedText {
  if (!PLAIN.test(text) || text !== text.normalize('NFC') || /https?:|www\.|\p{L}\.\p{L}|\/\//iu.test(text)) {
    const message = 'only letters, figures and the marks of a plain sentence may stand in it';
    return {
      faults: [{ code: 'characters', message }],
      used: [],
      slots: [],
      levels: [],
      counted: new Set(),
      agreed: 0,
    };
  }
  const pieces = joined(tag(text, vocabulary));
  const claims = judgeClaims(pieces, {
    facts,
    inName,
    adjectivesFollow: lexicon.adjectivesFollow,
    named: new Set(named ?? []),
  });
  const numbers = judgeNumbers(pieces, facts, lexicon.decimal);
  return {
    faults: [
      ...judgeWords(pieces, inName),
      ...(lexicon.language === 'en' && !inName ? judgeCapitals(pieces, text) : []),
      ...judgePromises(pieces, named !== undefined),
      ...claims.faults,
      ...numbers.faults,
    ],
    used: [...claims.used, ...numbers.used],
    slots: numbers.slots,
    levels: pieces.flatMap(({ tags }) => tags.flatMap((one) => (one.is === 'level' ? [one] : []))),
    counted: claims.counted,
    agreed: claims.agreed + numbers.used.length,
  };
}

/** A comma before "against" parts no clause. */
const joined = (pieces: readonly Piece[]) =>
  pieces.filter(({ text }, i) => text !== ',' || !tagged(pieces[i + 1], 'against'));

const because: Partial<Record<FaultCode, string>> = {
  price_promise: 'promises a price or an advantage',
  protected_group: 'names a group that is protected',
  judgement: 'is a judgement of people that no fact supports',
  instruction: 'speaks of the request, or orders',
  negation: 'says what is not; say what is',
};

/** A word with a capital inside a sentence is somebody's or something's name, unless it is a value of the sheet. */
function judgeCapitals(pieces: readonly Piece[], text: string): Fault[] {
  return pieces.flatMap((piece, i): Fault[] => {
    const isFirst = i === 0 || /[.:]/.test(pieces[i - 1]!.text);
    const shown = text.slice(piece.start, piece.end);
    if (isFirst || piece.kind !== 'word' || tagged(piece, 'level') || shown === shown.toLowerCase())
      return [];
    return [{ code: 'unknown_word', message: `${quoted(shown)} is written like a name` }];
  });
}

/** What a word of a name may be. */
const inNames: readonly Tag['is'][] = [
  'level',
  'claim',
  'degree',
  'quantity',
  'subject',
  'intensity',
  'nameNouns',
  'holding',
  'preferring',
];

function judgeWords(pieces: readonly Piece[], inName: boolean): Fault[] {
  return pieces.flatMap((piece): Fault[] => {
    if (piece.kind === 'mark' || (piece.kind === 'number' && piece.tags.length === 0)) return [];
    if (piece.tags.length === 0)
      return [
        {
          code: 'unknown_word',
          message: `${quoted(piece.text)} is a word that no fact supports; use plainer words`,
        },
      ];
    const forbidden = tagged(piece, 'forbidden');
    if (!forbidden && inName && !piece.tags.some(({ is }) => inNames.includes(is)))
      return [{ code: 'unknown_word', message: `${quoted(piece.text)} says nothing that a name may say` }];
    if (!forbidden) return [];
    return [{ code: forbidden.code, message: `${quoted(piece.text)} ${because[forbidden.code]}` }];
  });
}

const priced: readonly string[] = ['premium', 'premium_to_coverage'];

/** Giving or cutting something, with a premium or a rate soon after it. */
function judgePromises(pieces: readonly Piece[], isTactic: boolean): Fault[] {
  if (isTactic) {
    const money = pieces.find((piece) =>
      piece.tags.some((own) => (own.is === 'subject' || own.is === 'claim') && priced.includes(own.subject)),
    );
    if (money)
      return [{ code: 'price_promise', message: `${quoted(money.text)}: a tactic does not speak of prices` }];
  }
  return pieces.flatMap((piece, i): Fault[] => {
    const isOrder =
      tagged(piece, 'cheapening') && ((isTactic && i === 0) || Boolean(tagged(pieces[i - 1], 'intention')));
    if (!tagged(piece, 'giving') && !isOrder) return [];
    const next = pieces.slice(i + 1, i + 5);
    const end = next.findIndex(({ kind, text }) => kind === 'mark' && /[.,;:()]/.test(text));
    const reach = end < 0 ? next : next.slice(0, end);
    const given = reach.find((one) =>
      one.tags.some(
        (meaning) => (meaning.is === 'subject' || meaning.is === 'claim') && priced.includes(meaning.subject),
      ),
    );
    return given
      ? [{ code: 'price_promise', message: `${quoted(`${piece.text} ${given.text}`)} promises a price` }]
      : [];
  });
}
