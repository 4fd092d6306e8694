import type { Column } from '../domain/tables.ts';
import { literal } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Check, Places, Reading } from './reading.ts';
import { isErrorCell } from './text.ts';

const currency = '[£$€¥]|GBP|EUR|USD';

/** The cell without currency signs, with a minus for brackets: `(£1,234)` becomes `-1,234`. */
function bare(text: string): string {
  const unsigned = `regexp_replace(${text}, '^([+-]?)\\s*(?:${currency})\\s*|\\s*(?:${currency})$', '\\1', 'g')`;
  const inBrackets = `regexp_replace(regexp_replace(${text}, '^\\((.*)\\)$', '-\\1'), '^(-?)\\s*(?:${currency})\\s*', '\\1')`;
  return `CASE WHEN ${text} LIKE '(%)' THEN ${inBrackets} ELSE ${unsigned} END`;
}

const plain = '^[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?$';
const dotDecimal = "^[+-]?([1-9]\\d{0,2}([, '’]\\d{3})+|\\d+)?(\\.\\d+)?([eE][+-]?\\d+)?$";
const commaDecimal = "^[+-]?([1-9]\\d{0,2}([. '’]\\d{3})+|\\d+)?(,\\d+)?([eE][+-]?\\d+)?$";
const openComma = '^[+-]?[1-9]\\d{0,2},\\d{3}$';
const openDot = '^[+-]?[1-9]\\d{0,2}\\.\\d{3}$';
const openMark = '^[+-]?[1-9]\\d{0,2}[,.]\\d{3}$';

type Mark = 'point' | 'comma' | 'open';

interface Evidence {
  /** Cells that only a decimal point explains, only a decimal comma, and those that either does. */
  readonly point: number;
  readonly comma: number;
  readonly openComma: number;
  readonly openDot: number;
}

/** Decides the decimal mark of a column of tidy cells, and reads it. `number` columns come as DOUBLE. */
export async function readNumbers(
  engine: Engine,
  from: string,
  column: Column,
  { text, cell, parsed }: Places,
  declaredLocale: string | null,
): Promise<Reading> {
  const evidence = await weigh(engine, from, text);
  const mark = decimalMark(evidence, column, declaredLocale);
  const inRange = rangeCheck(column, parsed);
  const isNumber = `${parsed} IS NOT NULL`;
  const open = mark === 'open' ? `regexp_matches(${cell}, '${openMark}')` : 'FALSE';
  const faults: Check[] = [
    { when: isErrorCell(text), code: 'error_cell' },
    { when: open, code: 'number_undecidable' },
    { when: `${parsed} IS NULL AND NOT ${open} AND NOT ${isErrorCell(text)}`, code: 'not_a_number' },
    { when: `${isNumber} AND NOT (${inRange})`, code: 'out_of_range' },
  ];
  const whole = column.type === 'integer';
  if (whole)
    faults.push({
      when: `${isNumber} AND (${inRange}) AND ${parsed} <> floor(${parsed})`,
      code: 'not_whole',
    });
  return {
    column,
    cell: bare(text),
    parsed: parse(cell, mark, open),
    value: `CASE WHEN ${inRange} THEN ${whole ? `CAST(${parsed} AS BIGINT)` : parsed} END`,
    sqlType: whole ? 'BIGINT' : 'DOUBLE',
    faults,
    repairs: [{ when: `${isNumber} AND NOT regexp_matches(${text}, '${plain}')`, code: 'number_format' }],
    flags: [],
    sentence:
      mark === 'comma' ? 'decimal comma' : mark === 'open' ? 'undecidable marks set aside' : 'decimal point',
    evidence: { ...evidence },
  };
}

function parse(cell: string, mark: Mark, open: string): string {
  const pattern = mark === 'comma' ? commaDecimal : dotDecimal;
  const ascii =
    mark === 'comma'
      ? `replace(regexp_replace(${cell}, '[. ''’]', '', 'g'), ',', '.')`
      : `regexp_replace(${cell}, '[, ''’]', '', 'g')`;
  const number = `TRY_CAST(${ascii} AS DOUBLE)`;
  const readable = `regexp_matches(${cell}, ${literal(pattern)}) AND regexp_matches(${cell}, '\\d') AND NOT ${open}`;
  return `CASE WHEN ${readable} AND isfinite(${number}) THEN ${number} END`;
}

async function weigh(engine: Engine, from: string, text: string): Promise<Evidence> {
  const [row] = await engine.rows(`
    WITH cells AS (SELECT ${bare(text)} AS cell, cell_count FROM ${from} WHERE ${text} IS NOT NULL)
    SELECT
      sum(cell_count) FILTER (regexp_matches(cell, ${literal(dotDecimal)}) AND NOT regexp_matches(cell, ${literal(commaDecimal)})) AS point,
      sum(cell_count) FILTER (regexp_matches(cell, ${literal(commaDecimal)}) AND NOT regexp_matches(cell, ${literal(dotDecimal)})) AS comma,
      sum(cell_count) FILTER (regexp_matches(cell, '${openComma}')) AS open_comma,
      sum(cell_count) FILTER (regexp_matches(cell, '${openDot}')) AS open_dot
    FROM cells`);
  return {
    point: Number(row?.point),
    comma: Number(row?.comma),
    openComma: Number(row?.open_comma),
    openDot: Number(row?.open_dot),
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
