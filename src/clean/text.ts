import { literal } from '../engine/dialect.ts';

/** Cells that say in words that there is no value; in lower case. */
const missingWords = ['n/a', 'null', 'none', '-', '?'];

const invisible = '[\\x{00AD}\\x{200B}-\\x{200D}\\x{2060}\\x{FEFF}]';
const white = '[\\s\\x{00A0}\\x{2000}-\\x{200A}\\x{202F}\\x{205F}\\x{3000}]+';

/** The cell without invisible characters and needless spaces, in NFC; NULL where that leaves nothing. */
export function tidy(cell: string): string {
  const plain = `regexp_full_match(${cell}, '[!-~]+( [!-~]+)*')`;
  const visible = `regexp_replace(nfc_normalize(${cell}), '${invisible}', '', 'g')`;
  return `CASE WHEN ${plain} THEN ${cell} ELSE nullif(trim(regexp_replace(${visible}, '${white}', ' ', 'g')), '') END`;
}

/** A tidy cell, or NULL where it is one of the words for "no value". */
export function known(tidied: string): string {
  return `CASE WHEN lower(${tidied}) NOT IN (${missingWords.map(literal).join(', ')}) THEN ${tidied} END`;
}

/** What spreadsheets put in a cell whose formula failed, and a formula that was never computed. */
export const isErrorCell = (text: string) =>
  `regexp_matches(${text}, '^(=|#(REF!|N/A|VALUE!|DIV/0!|NAME\\?|NULL!|NUM!|ERROR!|SPILL!|CALC!))', 'i')`;
