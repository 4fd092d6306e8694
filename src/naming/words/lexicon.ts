import type { NamingLanguage } from '../../domain/naming.ts';

/** What a comparison says of a segment against all customers, or of its place among the segments. */
export type Comparison =
  | 'above'
  | 'below'
  | 'high'
  | 'low'
  | 'highest'
  | 'lowest'
  | 'similar'
  | 'middle-aged';

/** What a word says of how many have a value. */
export type Quantity = 'most' | 'commonest' | 'often' | 'more' | 'fewer' | 'all' | 'nearly all' | 'few';

/** Why words may not stand in a text, whatever the figures. */
export type Forbidden = 'price_promise' | 'protected_group' | 'judgement' | 'instruction' | 'negation';

/**
 * The words of a language that a checked text may consist of. Any other word is refused: nobody could say whether the
 * figures support it. Phrases are lower case, words parted by single spaces; hyphens count as spaces.
 */
export interface Lexicon {
  readonly language: NamingLanguage;
  /** As the prompt calls it. */
  readonly name: string;
  readonly decimal: '.' | ',';
  /** Whether what compares stands behind what it compares: "revenu plus élevé". */
  readonly adjectivesFollow: boolean;
  /** What a feature or a figure is called. */
  readonly subjects: Readonly<Record<string, string>>;
  /** Words that compare by themselves: `<subject> <comparison>` and its phrases. */
  readonly claims: readonly (readonly [subject: string, comparison: Comparison, phrases: string])[];
  /** Words that compare what they stand beside. */
  readonly degrees: Readonly<Partial<Record<Comparison, string>>>;
  readonly quantities: Readonly<Record<Quantity, string>>;
  /** How values of columns are also called, by their usual spelling in lower case. */
  readonly levels: Readonly<Record<string, string>>;
  readonly strongly: string;
  readonly slightly: string;
  /** Before a figure that is of all customers, and beside one. */
  readonly against: string;
  readonly everybody: string;
  /** Whom a number counts. */
  readonly customers: string;
  /** Which middle a number is. */
  readonly mean: string;
  readonly median: string;
  /** Words that put a figure in its place after a comparison: "longer than average at 14.7 years". */
  readonly place: string;
  /** After a number that is a bound. */
  readonly upwards: string;
  readonly downwards: string;
  readonly about: string;
  readonly over: string;
  readonly under: string;
  /** Shares and multiples in words, and whole numbers. */
  readonly shares: Readonly<Record<string, number>>;
  readonly multiples: Readonly<Record<string, number>>;
  readonly numbers: Readonly<Record<string, number>>;
  readonly thousands: string;
  readonly millions: string;
  readonly years: string;
  /** Units of time and money that no figure is in. */
  readonly spans: string;
  /** Verbs that give; a figure that is given lower is a promise of price. */
  readonly giving: string;
  /** What is a comparison elsewhere, and an order where a sentence begins with it or after words of intention. */
  readonly cheapening: string;
  readonly intention: string;
  /** Verbs by which "it" is a product, or a channel or time. */
  readonly holding: string;
  readonly preferring: string;
  readonly forbidden: Readonly<Record<Forbidden, string>>;
  /** Degrees that a size may have: any other degree beside "segment" is of something else. */
  readonly sizes: string;
  /** What may stand in a name besides what compares and what the sheet's values are called. */
  readonly nameNouns: string;
  readonly neutral: string;
}

/** Phrases are parted by commas or line ends. */
export const phrases = (text: string): string[] =>
  text
    .split(/[,\n]/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
