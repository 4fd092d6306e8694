import type { ColumnPins } from '../domain/settings.ts';
import type { Column } from '../domain/tables.ts';
import { literal } from '../engine/duckdb/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { firstDay } from './first-day.ts';
import { isPinned, type Places, type Reading } from './reading.ts';
import { isErrorCell } from './text.ts';

const time =
  '(?i:[ T]+\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?\\s*(?:[ap]\\.?m\\.?)?\\s*(?:Z|UTC|GMT|[+-]\\d{2}:?(?:\\d{2})?)?)?$';
const iso = `^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${time}`;
const slashed = `^(\\d{1,2})[-/. ](\\d{1,2})[-/. ](\\d{4}|\\d{2})${time}`;
/** A month's name, whole or the first three letters of it (four of September). */
const month =
  '((?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))';
const dayMonthWord = `^(\\d{1,2})(?:st|nd|rd|th)?[-/. ]*${month}[-/., ]*(\\d{4}|\\d{2})${time}`;
const monthWordDay = `^${month}[-/. ]*(\\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\\d{4}|\\d{2})${time}`;
const serial = '^\\d{5}(?:\\.\\d+)?$';

export type DateOrder = 'day first' | 'month first';

export interface DateVote {
  /** Dates whose parts prove the order; those that either order can read; those that read the same both ways. */
  readonly dayFirst: number;
  readonly monthFirst: number;
  readonly open: number;
  readonly same: number;
  readonly iso: number;
  readonly words: number;
  readonly serials: number;
  /** Of those that are year first or serial numbers: on a day up to the 12th. */
  readonly low: number;
}

/** Counts what the cells of a column prove about the order of day and month. */
async function voteOnDates(engine: Engine, from: string, text: string): Promise<DateVote> {
  const [row] = await engine.rows(`
    WITH cells AS (SELECT ${text} AS cell, cell_count FROM ${from} WHERE ${text} IS NOT NULL),
    parts AS (
      SELECT cell, cell_count, regexp_matches(cell, '${slashed}') AS is_slashed,
        TRY_CAST(regexp_extract(cell, '${slashed}', 1) AS INTEGER) AS a,
        TRY_CAST(regexp_extract(cell, '${slashed}', 2) AS INTEGER) AS b
      FROM cells
    )
    SELECT
      sum(cell_count) FILTER (is_slashed AND a BETWEEN 13 AND 31 AND b BETWEEN 1 AND 12) AS day_first,
      sum(cell_count) FILTER (is_slashed AND b BETWEEN 13 AND 31 AND a BETWEEN 1 AND 12) AS month_first,
      sum(cell_count) FILTER (is_slashed AND a <> b AND a <= 12 AND b <= 12) AS open,
      sum(cell_count) FILTER (is_slashed AND a = b) AS same,
      sum(cell_count) FILTER (regexp_matches(cell, '${iso}')) AS iso,
      sum(cell_count) FILTER (regexp_matches(cell, '${dayMonthWord}') OR regexp_matches(cell, '${monthWordDay}')) AS words,
      sum(cell_count) FILTER (regexp_matches(cell, '${serial}')) AS serials,
      sum(cell_count) FILTER (CASE WHEN regexp_matches(cell, '${iso}') THEN TRY_CAST(regexp_extract(cell, '${iso}', 3) AS INTEGER) <= 12
        WHEN regexp_matches(cell, '${serial}') THEN day(${dateOfSerial('cell')}) <= 12 END) AS low
    FROM parts`);
  const count = (name: string) => Number(row?.[name]);
  return {
    dayFirst: count('day_first'),
    monthFirst: count('month_first'),
    open: count('open'),
    same: count('same'),
    iso: count('iso'),
    words: count('words'),
    serials: count('serials'),
    low: count('low'),
  };
}

/** The majority of the proven dates; without proof, the declared locale; without that, day first. */
export function decideOrder(
  vote: DateVote,
  declaredLocale: string | null,
): { order: DateOrder; proven: boolean } {
  if (vote.dayFirst !== vote.monthFirst) {
    return { order: vote.dayFirst > vote.monthFirst ? 'day first' : 'month first', proven: true };
  }
  return { order: localeOrder(declaredLocale), proven: false };
}

function localeOrder(locale: string | null): DateOrder {
  if (!locale) return 'day first';
  const parts = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric' }).formatToParts(0);
  const at = (wanted: string) => parts.findIndex(({ type }) => type === wanted);
  return at('month') < at('day') ? 'month first' : 'day first';
}

/** The share of the dates that are provably in the minority order. */
export function minorityShare(vote: DateVote): number {
  const dates =
    vote.dayFirst + vote.monthFirst + vote.open + vote.same + vote.iso + vote.words + vote.serials;
  return dates === 0 ? 0 : Math.min(vote.dayFirst, vote.monthFirst) / dates;
}

interface DateOptions {
  readonly asOf: string;
  readonly declaredLocale: string | null;
  readonly pins: ColumnPins;
  /** Whether the source gives its dates as serial numbers. */
  readonly serialDates?: boolean;
}

/** Decides a column's order of day and month by vote, and reads it as dates up to `asOf`. */
export async function readDates(
  engine: Engine,
  from: string,
  column: Column,
  { text, cell, parsed }: Places,
  { asOf, declaredLocale, pins, serialDates = false }: DateOptions,
): Promise<Reading & { vote: DateVote; assumed: boolean }> {
  const vote = await voteOnDates(engine, from, text);
  const { order, proven } = pins.order
    ? { order: pins.order, proven: true }
    : decideOrder(vote, declaredLocale);
  const both = vote.dayFirst > 0 && vote.monthFirst > 0;
  const assumed = !proven && declaredLocale === null;
  const disagrees = declaredLocale !== null && !pins.order && order !== localeOrder(declaredLocale);
  const halves = pins.realDates === undefined ? halvesOf(vote) : 'whole';
  const isReal = `${cell}.format IN ('iso', 'serials')`;
  const mayBeSwapped = `${isReal} AND day(${parsed}) <= 12 AND day(${parsed}) <> month(${parsed})`;
  const [firstMonth, secondMonth] = [`(${cell}.a <= 12)`, `(${cell}.b <= 12)`];
  const swapped =
    order === 'day first'
      ? `(NOT ${secondMonth} AND ${firstMonth})`
      : `(NOT ${firstMonth} AND ${secondMonth})`;
  const tooEarly = `${parsed} < DATE ${literal(firstDay)}`;
  const tooLate = `${parsed} > DATE ${literal(asOf)}`;
  const usual = usualFormat(vote);
  return {
    column,
    cell: partsOf(text),
    parsed: dateOf(text, cell, order === 'day first', swapped, asOf, pins.realDates === 'swapped'),
    value: `CASE WHEN NOT (${tooEarly}) AND NOT (${tooLate}) THEN ${parsed} END`,
    sqlType: 'DATE',
    faults: [
      { when: isErrorCell(text), code: 'error_cell' },
      { when: `${parsed} IS NULL AND NOT ${isErrorCell(text)}`, code: 'not_a_date' },
      { when: tooLate, code: 'future_date' },
      { when: tooEarly, code: 'out_of_range' },
    ],
    repairs: [
      { when: `${cell}.format = 'slashed' AND ${swapped}`, code: 'date_order' },
      { when: `${cell}.format NOT IN ('${usual}', 'serials')`, code: 'date_format' },
      {
        when: serialDates && usual === 'serials' ? 'FALSE' : `${cell}.format = 'serials'`,
        code: 'excel_serial',
      },
      { when: pins.realDates === 'swapped' ? mayBeSwapped : 'FALSE', code: 'date_swapped' },
    ],
    flags: [
      {
        when:
          both || assumed || disagrees
            ? `${cell}.format = 'slashed' AND ${cell}.a <> ${cell}.b AND ${firstMonth} AND ${secondMonth}`
            : 'FALSE',
        code: 'date_ambiguous',
      },
      { when: halves === 'swapped' ? mayBeSwapped : 'FALSE', code: 'date_maybe_swapped' },
    ],
    sentence: sentenceFor(vote, order, proven, pins),
    evidence: { ...vote },
    pinned: isPinned(pins),
    notes: halfConverted(vote, halves),
    vote,
    assumed: assumed && vote.open > 0,
  };
}

/**
 * A spreadsheet whose locale does not fit what people type makes dates of what it can read, with day and month swapped,
 * and leaves the rest as text: then nearly every text has a day past the 12th, and no real date has one.
 */
type Halves = 'whole' | 'both' | 'swapped';

/** So many dates on days up to the 12th do not come together by chance: 0.4 of all days are. */
const ENOUGH = 5;

/** The share of texts on days up to the 12th, of which 0.4 would be usual, that may have been typed in later. */
const FEW = 0.2;

function halvesOf({ iso, serials, dayFirst, monthFirst, open, same, low }: DateVote): Halves {
  const real = iso + serials;
  const proven = dayFirst + monthFirst;
  if (real === 0 || proven + open + same === 0) return 'whole';
  const isSwapped =
    real >= ENOUGH && low === real && proven >= ENOUGH && open + same < FEW * (proven + open + same);
  return isSwapped ? 'swapped' : 'both';
}

function halfConverted(vote: DateVote, halves: Halves): NonNullable<Reading['notes']> {
  if (halves === 'whole') return [];
  const texts = vote.dayFirst + vote.monthFirst + vote.open + vote.same;
  const counts = `${vote.iso + vote.serials} cells are dates or year first, and ${texts} are text such as 3/4/2024`;
  const message =
    halves === 'swapped'
      ? `${counts}. No date has a day past the 12th, and of the texts ${vote.dayFirst + vote.monthFirst} have one, so the spreadsheet seems to have swapped day and month of the dates. Look at some; if so, write realDates: swapped for the column under read in the config, else realDates: right.`
      : `${counts}. Each kind was read for itself.`;
  return [{ code: halves === 'swapped' ? 'dates_maybe_swapped' : 'dates_of_two_kinds', message }];
}

/** The cell's format, and the first two numbers of a date such as 3/4/2021 with its year. */
function partsOf(text: string): string {
  const is = (pattern: string) => `regexp_matches(${text}, '${pattern}')`;
  const number = (group: number) =>
    `TRY_CAST(nullif(regexp_extract(${text}, '${slashed}', ${group}), '') AS INTEGER)`;
  return `struct_pack(
    format := CASE WHEN ${is(iso)} THEN 'iso' WHEN ${is(slashed)} THEN 'slashed' WHEN ${is(serial)} THEN 'serials'
      WHEN ${is(dayMonthWord)} OR ${is(monthWordDay)} THEN 'words' END,
    a := ${number(1)}, b := ${number(2)}, year := regexp_extract(${text}, '${slashed}', 3))`;
}

function dateOf(
  text: string,
  cell: string,
  dayFirst: boolean,
  swapped: string,
  asOf: string,
  swapReal: boolean,
): string {
  const part = (pattern: string, group: number) => `regexp_extract(${text}, '${pattern}', ${group})`;
  const [day, month] = dayFirst ? [`${cell}.a`, `${cell}.b`] : [`${cell}.b`, `${cell}.a`];
  const words = (pattern: string, dayAt: number, monthAt: number) =>
    date(fullYear(part(pattern, 3), asOf), monthNumber(part(pattern, monthAt)), part(pattern, dayAt));
  const real = (whole: string) => (swapReal ? swappedBack(whole) : whole);
  return `CASE ${cell}.format
    WHEN 'iso' THEN ${real(date(part(iso, 1), part(iso, 2), part(iso, 3)))}
    WHEN 'slashed' THEN CASE WHEN ${swapped} THEN ${date(fullYear(`${cell}.year`, asOf), day, month)}
      ELSE ${date(fullYear(`${cell}.year`, asOf), month, day)} END
    WHEN 'words' THEN coalesce(${words(dayMonthWord, 1, 2)}, ${words(monthWordDay, 2, 1)})
    WHEN 'serials' THEN ${real(dateOfSerial(text))}
  END`;
}

function usualFormat(vote: DateVote): 'iso' | 'slashed' | 'words' | 'serials' {
  const counts = {
    slashed: vote.dayFirst + vote.monthFirst + vote.open + vote.same,
    iso: vote.iso,
    words: vote.words,
    serials: vote.serials,
  };
  return (Object.keys(counts) as (keyof typeof counts)[]).reduce((best, format) =>
    counts[format] > counts[best] ? format : best,
  );
}

function sentenceFor(vote: DateVote, order: DateOrder, proven: boolean, pins: ColumnPins): string {
  if (pins.order) return `${order}, as the config says`;
  if (usualFormat(vote) === 'iso') return 'year-month-day';
  if (usualFormat(vote) === 'serials') return 'serial numbers of days';
  if (proven)
    return `${order}, by a vote of ${Math.max(vote.dayFirst, vote.monthFirst)} to ${Math.min(vote.dayFirst, vote.monthFirst)}`;
  return vote.open > 0 ? `${order}, assumed: no date proves the order` : order;
}

/** The day that a spreadsheet counts from 30 December 1899. */
const dateOfSerial = (text: string) =>
  `(DATE '1899-12-30' + CAST(floor(TRY_CAST(${text} AS DOUBLE)) AS INTEGER))`;

/** The date with day and month changed for each other, where that is a date. */
const swappedBack = (whole: string) =>
  `CASE WHEN day(${whole}) <= 12 THEN make_date(year(${whole}), day(${whole}), month(${whole})) ELSE ${whole} END`;

const date = (year: string, month: string, day: string) =>
  `TRY_CAST(concat(${year}, '-', lpad(CAST(${month} AS VARCHAR), 2, '0'), '-', lpad(CAST(${day} AS VARCHAR), 2, '0')) AS DATE)`;

/** Two digits mean the last hundred years up to the as-of date. */
function fullYear(digits: string, asOf: string): string {
  const now = Number(asOf.slice(0, 4));
  const century = now - (now % 100);
  return `CASE WHEN length(${digits}) = 4 THEN ${digits} ELSE CAST(TRY_CAST(${digits} AS INTEGER) + CASE WHEN TRY_CAST(${digits} AS INTEGER) <= ${now % 100} THEN ${century} ELSE ${century - 100} END AS VARCHAR) END`;
}

const monthNumber = (word: string) =>
  `list_position(['jan','feb','mar','apr','may','jun','jul','aug','sep','oct','nov','dec'], left(lower(${word}), 3))`;
