import { literal } from '../engine/duckdb/dialect.ts';

/** Cells that say in words that there is no value, and the length of the longest. */
const missingWords = '(?i:n/a|null|none|-|\\?)';
const LONGEST_MISSING = 4;

const invisible = '[\\x{00AD}\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}\\x{2060}-\\x{2069}\\x{FEFF}]';
const white =
  '[\\s\\x0B\\x{0085}\\x{00A0}\\x{1680}\\x{2028}\\x{2029}\\x{2000}-\\x{200A}\\x{202F}\\x{205F}\\x{3000}]+';

const codePoints = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => String.fromCodePoint(first + i)).join('');

/** The full-width forms of ASCII, which East Asian keyboards give. */
const fullWidth = codePoints(0xff01, 94);
const ascii = codePoints(0x21, 94);

/** Whether a cell is tidy as it is. */
const isPlain = (cell: string) => `regexp_full_match(${cell}, '[!-~]+( [!-~]+)*')`;

/** The cell without invisible characters and needless spaces, in NFC; NULL where that leaves nothing. */
export function tidy(cell: string): string {
  const visible = `regexp_replace(nfc_normalize(${cell}), '${invisible}', '', 'g')`;
  const usual = `translate(${visible}, ${literal(fullWidth)}, ${literal(ascii)})`;
  return `CASE WHEN ${isPlain(cell)} THEN ${cell} ELSE nullif(trim(regexp_replace(${usual}, '${white}', ' ', 'g')), '') END`;
}

/** A list of tidy cells. One expression for all: written out for 500 cells, it takes the engine seconds to plan. */
export function tidyAll(cells: readonly string[]): string {
  return `list_transform([${cells.join(', ')}], lambda cell: ${tidy('cell')})`;
}

/** The first tidy cell with a value, or NULL. */
export function firstValue(cells: readonly string[]): string {
  return `list_filter(${tidyAll(cells)}, lambda value: value IS NOT NULL)[1]`;
}

/** A tidy cell, or NULL where it is one of the words for "no value". The engine would make a join of a list of words. */
function known(tidied: string): string {
  return `CASE WHEN length(${tidied}) > ${LONGEST_MISSING} OR NOT regexp_full_match(${tidied}, '${missingWords}') THEN ${tidied} END`;
}

/** A cell as it is read: tidy, and NULL where it says that there is no value. */
export function cellValue(cell: string): string {
  return `CASE WHEN ${isPlain(cell)} THEN ${known(cell)} ELSE ${known(tidy(cell))} END`;
}

/** What spreadsheets of several languages call a failed formula; LibreOffice has numbers besides. */
const errorNames = [
  ...['REF!', 'VALUE!', 'DIV/0!', 'NAME\\?', 'NULL!', 'NUM!', 'ERROR!', 'N/A'],
  ...['SPILL!', 'CALC!', 'FIELD!', 'BLOCKED!', 'CONNECT!', 'UNKNOWN!', 'GETTING_DATA'],
  ...['BEZUG!', 'WERT!', 'ZAHL!', 'NV$', 'ÜBERLAUF!'],
  ...['VALEUR!', 'NOMBRE!', 'NOM\\?', 'NUL!', 'N/D$'],
  ...['¡REF!', '¡VALOR!', '¡NUM!', '¡NULO!', '¡DIV/0!', '¿NOMBRE\\?', 'RIF!', 'VALORE!', 'NOME\\?'],
];

/** What spreadsheets put in a cell whose formula failed or is not done, and a formula that was never computed. */
export const isErrorCell = (text: string) =>
  `regexp_matches(${text}, '^(=|#(${errorNames.join('|')})|Err:[0-9]{3}$|Loading\\.\\.\\.)', 'i')`;

/** Whether a cell begins with a character that such cells begin with. */
export const mayBeErrorCell = (text: string) => beginsWith(text, '#=LlEe');

/** Whether a text begins with one of these characters: a tenth of a pattern's work. */
export const beginsWith = (text: string, characters: string) =>
  `list_contains([${[...characters].map((first) => first.codePointAt(0)).join(', ')}], ascii(${text}))`;

/**
 * Letters of the Cyrillic and Greek alphabets that look like Latin ones, in lower case after Latin rules: the pairs of
 * Unicode Technical Standard 39 (confusables.txt) that occur on the keyboards of Europe.
 */
const lookalikes = {
  foreign: 'авекмнорстухіјѕԁһӏԛԝгп' + 'αβεζηικμνορτυχ' + 'АВЕКМНОРСТУХІЈЅԌ' + 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ',
  latin: 'abekmhopctyxijsdhlqwrn' + 'abezhikmvoptux' + 'abekmhopctyxijsg' + 'abezhikmnoptyx',
};

/** Whether a text has letters of an alphabet that can look like Latin. */
export const hasForeignLetters = (text: string) =>
  `(length(${text}) <> strlen(${text}) AND regexp_matches(${text}, '[\\p{Cyrillic}\\p{Greek}]'))`;

/** The text in lower case, with the Latin letters that its letters look like. */
export const latinLook = (text: string) =>
  `lower(CASE WHEN length(${text}) = strlen(${text}) THEN ${text} ELSE translate(${text}, ${literal(lookalikes.foreign)}, ${literal(lookalikes.latin)}) END)`;

/**
 * What is left of an id without that in which a slip of the hand differs: case, alphabet, O for 0, I and l for 1,
 * punctuation, and zeros before other digits.
 */
export function idLook(id: string): string {
  const digits = `replace(replace(replace(${latinLook(id)}, 'o', '0'), 'i', '1'), 'l', '1')`;
  const plain = `regexp_replace(${digits}, '[^a-z0-9]', '', 'g')`;
  return `regexp_replace(${plain}, '(^|[^0-9])0+([0-9])', '\\1\\2', 'g')`;
}
