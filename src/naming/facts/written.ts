import { termOf } from '../../domain/glossary.ts';

/** How a value is written in facts: rounded to what a person would say, the same in every locale. */
export function valueText(feature: string, value: number, currency: string): string {
  switch (termOf(feature).unit) {
    case 'money':
      return moneyText(value, currency);
    case 'years':
      return `${plain(value, 1)} years`;
    case 'percent':
      return `${plain(value, 2)}%`;
    default:
      return Number.isInteger(value) ? countText(value) : plain(value, Math.abs(value) < 1 ? 2 : 1);
  }
}

/** Three figures that count. */
function moneyText(value: number, currency: string): string {
  const rounded = Number(value.toPrecision(3));
  const digits = Number.isInteger(rounded) ? 0 : 2;
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(rounded);
}

export const shareText = (share: number) => `${Math.round(100 * share)}%`;

export const countText = (count: number) => new Intl.NumberFormat('en-GB').format(count);

const plain = (value: number, digits: number) =>
  new Intl.NumberFormat('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    value,
  );

/** Standard deviations, or Cohen's h, from which a difference is worth the word (Cohen 1988). */
export const SIMILAR = 0.1;
export const CLEAR = 0.3;
export const LARGE = 0.8;

/** The word that the prompt has for a difference from the other customers. */
export function comparedWith(effect: number): string {
  const size = Math.abs(effect);
  if (size < SIMILAR) return 'about the same';
  const direction = effect > 0 ? 'higher' : 'lower';
  if (size < CLEAR) return `slightly ${direction}`;
  return size < LARGE ? direction : `much ${direction}`;
}
