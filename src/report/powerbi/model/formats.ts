/** Format strings of Power BI for the units that figures have. */
export interface Formats {
  readonly count: string;
  readonly money: string;
  /** Of numbers that are percent already. */
  readonly percent: string;
  /** Of shares of one. */
  readonly share: string;
  readonly years: string;
  readonly place: string;
  readonly index: string;
  readonly day: string;
}

/** @param currency three letters, as in the config */
export function formatsOf(currency: string, locale: string): Formats {
  const parts = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(1);
  const sign = parts.find(({ type }) => type === 'currency')?.value ?? currency;
  const escaped = [...sign].map((letter) => `\\${letter}`).join('');
  const isFirst = parts.findIndex(({ type }) => type === 'currency') === 0;
  return {
    count: '#,0',
    money: isFirst ? `${escaped}#,0` : `#,0 ${escaped}`,
    percent: '0.00\\%',
    share: '0.0%',
    years: '0.0',
    place: '0',
    index: '0',
    day: 'dd mmm yyyy',
  };
}

/** The same format for a difference: with its sign. */
export const signed = (format: string) => `+${format};-${format};${format}`;
