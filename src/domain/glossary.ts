/** How a figure is called and written wherever a person reads it. */
export interface Term {
  readonly label: string;
  readonly unit: 'years' | 'money' | 'percent' | 'count' | 'number';
  /** Words for a segment that is well above and well below all customers. */
  readonly above: string;
  readonly below: string;
}

const terms: Readonly<Record<string, Term>> = {
  age: { label: 'age', unit: 'years', above: 'older', below: 'younger' },
  income: { label: 'income', unit: 'money', above: 'higher income', below: 'lower income' },
  tenure_years: { label: 'tenure', unit: 'years', above: 'longer with us', below: 'newer to us' },
  premium_to_coverage: {
    label: 'rate on sum insured',
    unit: 'percent',
    above: 'higher rate on sum insured',
    below: 'lower rate on sum insured',
  },
  policies: { label: 'policies on file', unit: 'count', above: 'more policies', below: 'fewer policies' },
  premium: {
    label: 'premium on file',
    unit: 'money',
    above: 'more premium on file',
    below: 'less premium on file',
  },
  coverage: { label: 'sum insured', unit: 'money', above: 'higher sum insured', below: 'lower sum insured' },
  product_types: {
    label: 'product types held',
    unit: 'count',
    above: 'more product types',
    below: 'fewer product types',
  },
};

/** The term for a feature; one that is not ours is called by its own name. */
export function termOf(feature: string): Term {
  const label = feature.replaceAll('_', ' ');
  return terms[feature] ?? { label, unit: 'number', above: `higher ${label}`, below: `lower ${label}` };
}

export const isTerm = (feature: string): boolean => Object.hasOwn(terms, feature);

export interface Formats {
  readonly locale: string;
  readonly currency: string;
}

/** A value of a feature as a person reads it: £22,476, 26.7 years, 1.78%. */
export function formatValue(feature: string, value: number, { locale, currency }: Formats): string {
  const digits = digitsOf(feature, value);
  const fixed = { maximumFractionDigits: digits, minimumFractionDigits: digits };
  const number = new Intl.NumberFormat(locale, fixed).format(value);
  switch (termOf(feature).unit) {
    case 'money':
      return new Intl.NumberFormat(locale, { ...fixed, style: 'currency', currency }).format(value);
    case 'years':
      return `${number} years`;
    case 'percent':
      return `${number}%`;
    default:
      return number;
  }
}

/** The value that a reader of `formatValue` takes it for. */
export function roundAsShown(feature: string, value: number): number {
  return Number(value.toFixed(digitsOf(feature, value)));
}

/** The nearest value past this one that `formatValue` shows as it is. */
export function roundPast(feature: string, value: number, rises: boolean): number {
  const step = 10 ** -digitsOf(feature, value);
  const shown = roundAsShown(feature, value);
  const isPast = rises ? shown >= value : shown <= value;
  return isPast ? shown : Number((shown + (rises ? step : -step)).toFixed(digitsOf(feature, value)));
}

/** Decimals that a value is shown with; small ones keep two figures that count. */
function digitsOf(feature: string, value: number): number {
  const { unit } = termOf(feature);
  const size = Math.abs(value);
  if (size > 0 && size < 0.1) return Math.min(20, 1 - Math.floor(Math.log10(size)));
  if (unit === 'money') return size < 100 && !Number.isInteger(value) ? 2 : 0;
  if (Number.isInteger(value) && unit !== 'percent') return 0;
  return unit === 'years' ? 1 : 2;
}

export function formatShare(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}
