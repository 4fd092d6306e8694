import { literal } from '../engine/duckdb/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** How people write a currency beside an amount; `$` and `¥` stand for several. */
const signs: Readonly<Record<string, string>> = {
  '£': 'GBP',
  '€': 'EUR',
  '₹': 'INR',
  US$: 'USD',
  AU$: 'AUD',
  A$: 'AUD',
  CA$: 'CAD',
  C$: 'CAD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
};
const dollars = ['USD', 'AUD', 'CAD', 'NZD', 'HKD', 'SGD'];
const yens = ['JPY', 'CNY'];
const codes = [
  ...dollars,
  ...yens,
  'GBP',
  'EUR',
  'INR',
  'CHF',
  'SEK',
  'NOK',
  'DKK',
  'PLN',
  'CZK',
  'HUF',
  'ZAR',
];

/** What may stand before or after an amount, as a regular expression. */
export const currencyMark = `(?i:${[...Object.keys(signs), '$', '¥', ...codes].join('|').replaceAll('$', '\\$')})`;

/** The currency that a cell names, three letters; NULL where it names none. `$` and `¥` are the config's own where it has such a one. */
function currencyOf(text: string, ours: string): string {
  const all = {
    ...signs,
    $: dollars.includes(ours) ? ours : 'USD',
    '¥': yens.includes(ours) ? ours : 'JPY',
  };
  const whens = Object.entries(all).map(([sign, code]) => `WHEN ${literal(sign)} THEN ${literal(code)}`);
  return `CASE upper(regexp_extract(${text}, '${currencyMark}')) WHEN '' THEN NULL ${whens.join(' ')} ELSE upper(regexp_extract(${text}, '${currencyMark}')) END`;
}

export interface CurrencyDecision {
  readonly currency: string;
  /** Cells that name each. */
  readonly evidence: Readonly<Record<string, number>>;
  /** Whether a cell names another, as SQL. */
  readonly isOther: string;
}

/** The currency of a column of amounts: the one that the most cells name, or the config's where they name none. */
export async function decideCurrency(
  engine: Engine,
  from: string,
  text: string,
  ours: string,
  pinned: string | undefined,
): Promise<CurrencyDecision> {
  const rows = await engine.rows(
    `
    SELECT ${currencyOf(text, ours)} AS currency, sum(cell_count) AS n FROM ${from}
    WHERE NOT regexp_full_match(${text}, '[0-9.]*') GROUP BY 1 HAVING currency IS NOT NULL
    ORDER BY n DESC, currency <> $1, currency`,
    [ours],
  );
  const evidence = Object.fromEntries(rows.map(({ currency, n }) => [String(currency), Number(n)]));
  const currency = pinned ?? Object.keys(evidence)[0] ?? ours;
  const isOther =
    rows.length === 0 ? 'FALSE' : `coalesce(${currencyOf(text, ours)} <> ${literal(currency)}, FALSE)`;
  return { currency, evidence, isOther };
}
