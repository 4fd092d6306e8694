import type { ColumnPins } from '../domain/settings.ts';
import type { Column } from '../domain/tables.ts';
import { literal } from '../engine/duckdb/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { currencyMark, decideCurrency } from './currency.ts';
import { type Check, isPinned, type Places, type Reading } from './reading.ts';
import { isErrorCell } from './text.ts';

/** The cell without currency signs (and a percent sign), with a minus for brackets: `(£1,234)` becomes `-1,234`. */
function bare(cell: string, takesPercent: boolean): string {
  const text = takesPercent ? `regexp_replace(${cell}, '\\s*%$', '')` : cell;
  const mark = currencyMark;
  const unsigned = `regexp_replace(${text}, '^([+-]?)\\s*${mark}\\s*|\\s*${mark}$', '\\1', 'g')`;
  const inBrackets = `regexp_replace(regexp_replace(${text}, '^\\((.*)\\)$', '-\\1'), '^(-?)\\s*${mark}\\s*', '\\1')`;
  return `CASE WHEN ${cell} LIKE '(%)' THEN ${inBrackets} ELSE ${unsigned} END`;
}

const plain = '^[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?$';
const dotDecimal = "^[+-]?([1-9]\\d{0,2}([, '’]\\d{3})+|\\d+)?(\\.\\d+)?([eE][+-]?\\d+)?$";
const commaDecimal = "^[+-]?([1-9]\\d{0,2}([. '’]\\d{3})+|\\d+)?(,\\d+)?([eE][+-]?\\d+)?$";
const openComma = '^[+-]?[1-9]\\d{0,2},\\d{3}$';
const openDot = '^[+-]?[1-9]\\d{0,2}\\.\\d{3}$';
const openMark = '^[+-]?[1-9]\\d{0,2}[,.]\\d{3}$';

/** How a program writes a number that a workbook holds. */
const written = '-?(0|[1-9]\\d*)(\\.\\d*[1-9])?([eE][+-]?\\d+)?';

type Mark = 'point' | 'comma' | 'open';

interface Evidence {
  /** Cells that only a decimal point explains, only a decimal comma, and those that either does. */
  readonly point: number;
  readonly comma: number;
  readonly openComma: number;
  readonly openDot: number;
  /** Cells with a percent sign, and those without one. */
  readonly percent: number;
  readonly unsigned: number;
}

interface NumberOptions {
  readonly declaredLocale: string | null;
  /** The config's, three letters. */
  readonly currency: string;
  readonly pins: ColumnPins;
  /** Whether the source holds numbers as numbers, which prove nothing of how people write them. */
  readonly holdsNumbers?: boolean;
}

/**
 * Decides the decimal mark of a column of tidy cells, the currency of amounts, and whether numbers are percentages, and
 * reads it. `number` columns come as DOUBLE; 5% is 0.05, as spreadsheets keep it.
 */
export async function readNumbers(
  engine: Engine,
  from: string,
  column: Column,
  { text, cell, parsed }: Places,
  { declaredLocale, currency: ours, pins, holdsNumbers = false }: NumberOptions,
): Promise<Reading> {
  const takesPercent = column.type === 'number';
  const isWritten = holdsNumbers ? `regexp_full_match(${text}, '${written}')` : 'FALSE';
  const evidence = await weigh(engine, from, text, isWritten, takesPercent);
  const mark = pins.decimal ?? decimalMark(evidence, column, declaredLocale);
  const money =
    column.type === 'money' ? await decideCurrency(engine, from, text, ours, pins.currency) : null;
  const isPercent = takesPercent && (pins.percent ?? evidence.percent > evidence.unsigned);
  const inRange = rangeCheck(column, parsed);
  const isNumber = `${parsed} IS NOT NULL`;
  const { point, comma } = evidence;
  const slips = pins.decimal ? 0 : Math.min(point, comma) / Math.max(1, point + comma);
  const isOpen = mark === 'open' || slips >= MANY_SLIPS;
  // Beside decimal commas, 1.234 is text that means a thousand, or a number that the sheet holds; no amount has three decimals.
  const held = mark === 'comma' ? `(${isWritten} AND NOT regexp_matches(${text}, '${openDot}'))` : isWritten;
  const mayBeHeld = holdsNumbers && mark === 'comma' && column.type !== 'money';
  const undecided = isOpen ? openMark : mayBeHeld ? openDot : null;
  const open = undecided ? `regexp_matches(${cell}, '${undecided}')` : 'FALSE';
  const whole = column.type === 'integer';
  const dotsGo = mark === 'comma' ? `OR (contains(${text}, '.') AND NOT ${held})` : '';
  const faults: Check[] = [
    { when: isErrorCell(text), code: 'error_cell' },
    { when: open, code: 'number_undecidable' },
    { when: money?.isOther ?? 'FALSE', code: 'other_currency' },
    {
      when: takesPercent ? `${isNumber} AND ${isPercent ? 'NOT ' : ''}${hasPercent(text)}` : 'FALSE',
      code: 'mixed_percent',
    },
    { when: `${parsed} IS NULL AND NOT ${open} AND NOT ${isErrorCell(text)}`, code: 'not_a_number' },
    { when: `${isNumber} AND NOT (${inRange})`, code: 'out_of_range' },
    {
      when: whole ? `${isNumber} AND (${inRange}) AND ${parsed} <> floor(${parsed})` : 'FALSE',
      code: 'not_whole',
    },
  ];
  const number = parse(cell, mark, open, held);
  return {
    column,
    cell: bare(text, takesPercent),
    parsed: takesPercent ? `CASE WHEN ${hasPercent(text)} THEN ${number} / 100 ELSE ${number} END` : number,
    value: `CASE WHEN ${inRange} THEN ${whole ? `CAST(${parsed} AS BIGINT)` : parsed} END`,
    sqlType: whole ? 'BIGINT' : 'DOUBLE',
    faults,
    repairs: [
      { when: `${isNumber} AND (NOT regexp_matches(${text}, '${plain}') ${dotsGo})`, code: 'number_format' },
    ],
    flags: [
      {
        when: slips > 0 && !isOpen ? `${isNumber} AND regexp_matches(${cell}, '${openMark}')` : 'FALSE',
        code: 'number_ambiguous',
      },
    ],
    sentence: [
      mark === 'open' ? 'undecidable marks set aside' : `decimal ${mark}`,
      ...(money ? [`in ${money.currency}`] : []),
      ...(isPercent ? ['percentages'] : []),
    ].join(', '),
    evidence: { ...evidence, ...money?.evidence },
    pinned: isPinned(pins),
    notes: money && money.currency !== ours && !pins.currency ? [foreignCurrency(money.currency, ours)] : [],
  };
}

/** From so many proofs of the other mark on, a column does not tell what its `1,234` are; below it they are marked. */
const MANY_SLIPS = 0.01;

const hasPercent = (text: string) => `suffix(${text}, '%')`;

const foreignCurrency = (found: string, ours: string) => ({
  code: 'currency_differs',
  message: `its cells are in ${found}, and the config says ${ours}, which every figure will be labelled with. Correct currency in the config, or pin the column's under read.`,
});

function parse(cell: string, mark: Mark, open: string, held: string): string {
  const pattern = mark === 'comma' ? commaDecimal : dotDecimal;
  const ascii =
    mark === 'comma'
      ? `replace(regexp_replace(${cell}, '[. ''’]', '', 'g'), ',', '.')`
      : `regexp_replace(${cell}, '[, ''’]', '', 'g')`;
  const number = `TRY_CAST(CASE WHEN ${held} THEN ${cell} ELSE ${ascii} END AS DOUBLE)`;
  const readable = `(${held} OR regexp_matches(${cell}, ${literal(pattern)})) AND regexp_matches(${cell}, '\\d') AND NOT ${open}`;
  return `CASE WHEN ${readable} AND isfinite(${number}) THEN ${number} END`;
}

async function weigh(
  engine: Engine,
  from: string,
  text: string,
  held: string,
  takesPercent: boolean,
): Promise<Evidence> {
  const [row] = await engine.rows(`
    WITH cells AS (SELECT ${text} AS written, ${bare(text, takesPercent)} AS cell, ${held} AS held, cell_count FROM ${from} WHERE ${text} IS NOT NULL)
    SELECT
      sum(cell_count) FILTER (NOT held AND regexp_matches(cell, ${literal(dotDecimal)}) AND NOT regexp_matches(cell, ${literal(commaDecimal)})) AS point,
      sum(cell_count) FILTER (regexp_matches(cell, ${literal(commaDecimal)}) AND NOT regexp_matches(cell, ${literal(dotDecimal)})) AS comma,
      sum(cell_count) FILTER (regexp_matches(cell, '${openComma}')) AS open_comma,
      sum(cell_count) FILTER (NOT held AND regexp_matches(cell, '${openDot}')) AS open_dot,
      sum(cell_count) FILTER (${hasPercent('written')}) AS percent, sum(cell_count) FILTER (NOT ${hasPercent('written')}) AS unsigned
    FROM cells`);
  return {
    point: Number(row?.point),
    comma: Number(row?.comma),
    openComma: Number(row?.open_comma),
    openDot: Number(row?.open_dot),
    percent: Number(row?.percent),
    unsigned: Number(row?.unsigned),
  };
}

/** So many cells of three digits after the mark, and none of another number, are thousands and no decimals. */
const enoughThousands = 3;

/**
 * The mark that the most cells prove; without proof the declared locale's. Else a column of amounts in which three
 * digits always follow the mark holds thousands; `open` where such cells are too few to tell.
 */
function decimalMark(evidence: Evidence, { type }: Column, declaredLocale: string | null): Mark {
  const { point, comma, openComma, openDot } = evidence;
  if (point !== comma) return point > comma ? 'point' : 'comma';
  if (declaredLocale) return decimalCommaIn(declaredLocale) ? 'comma' : 'point';
  if (openComma === 0 && (openDot === 0 || type !== 'money')) return 'point';
  if (openComma > 0 && openDot > 0) return 'open';
  if (openComma + openDot < enoughThousands) return 'open';
  return openComma > 0 ? 'point' : 'comma';
}

function decimalCommaIn(locale: string): boolean {
  return new Intl.NumberFormat(locale).format(0.5).includes(',');
}

/** Amounts past this are slips, and more than the warehouse's DECIMAL is meant to sum. */
const largestAmount = 1e15;

function rangeCheck({ range, type }: Column, number: string): string {
  if (!range) return 'TRUE';
  const checks = [
    ...(type === 'money' ? [`${number} < ${largestAmount}`] : []),
    ...(range.min === undefined ? [] : [`${number} ${range.above ? '>' : '>='} ${range.min}`]),
    ...(range.max === undefined ? [] : [`${number} <= ${range.max}`]),
  ];
  return checks.join(' AND ');
}
