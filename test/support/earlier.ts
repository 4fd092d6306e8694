import { lines, type Sheets } from './sheets.ts';

/**
 * The nights that each earlier version went through for test/warehouse/versions, and the first one after them, for today's
 * code: sixty customers in three groups of whom some move, come, go, object or cannot be read.
 */
export const nights = [
  { day: '2026-01-05', what: 'first' },
  { day: '2026-01-06', what: 'some move, one comes, one goes, a row is set aside' },
  { day: '2026-01-07', what: 'stopped: the sales are gone' },
  { day: '2026-01-08', what: 'one objects, some move back, segments are fitted anew' },
  { day: '2026-01-09', what: 'held: all customers look the same' },
  { day: '2026-01-10', what: 'some move' },
] as const;

export const nextDay = '2026-01-11';
/** A night on which nothing can be told of anybody. */
export const alikeDay = '2026-01-09';
const stoppedDay = '2026-01-07';
export const objector = 'C107';

export const earlierConfig = 'segmentation: {k: 3}\ngates: {shrink: 0.5, quarantine: 0.2, orphans: 0.2}\n';

/** Nights on which a customer of the first group has the means of another one. */
const moves: Readonly<Record<string, readonly number[]>> = {
  '2026-01-06': [1, 2],
  '2026-01-07': [1, 2],
  '2026-01-08': [2],
  '2026-01-10': [2, 5],
  '2026-01-11': [5, 9],
};

const groups = [
  { age: 24, income: 20_000, status: 'Single', product: 'A' },
  { age: 45, income: 90_000, status: 'Divorced', product: 'B' },
  { age: 67, income: 45_000, status: 'Married', product: 'C' },
];

/** What the sheets hold on a day. */
export function sheetsOn(day: string): Sheets {
  const customers = ['customer_id,age,income,marital_status,city,preferred_channel,objection'];
  const sales = ['policy_id,customer_id,product_id,purchase_date,premium,coverage'];
  const alike = day === alikeDay;
  for (let i = 0; i < 61; i++) {
    // One comes on the second day and one goes.
    if (day === '2026-01-05' ? i === 60 : i === 40) continue;
    const own = (i % 3 === 0 ? 0 : i % 3) + (moves[day]?.includes(i) ? 1 : 0);
    const { age, income, status, product } = alike ? groups[0]! : groups[own % 3]!;
    const step = alike ? 0 : (i * 7) % 10;
    const objects = day >= '2026-01-08' && `C${100 + i}` === objector ? 'yes' : '';
    const shown = i === 30 && day > '2026-01-05' ? '12x' : String(age + (step % 5));
    customers.push(`C${100 + i},${shown},${income + 100 * step},${status},Leeds,Email,${objects}`);
    sales.push(
      `P${100 + i},C${100 + i},${product},${alike ? '2020-01-13' : `20${10 + own * 3}-0${1 + (i % 9)}-13`},${100 + (alike ? 0 : i)},10000`,
    );
  }
  return {
    customers: lines(customers),
    sales: lines(day === stoppedDay ? sales.slice(0, 5) : sales),
    products: lines(['product_id,product_name', 'A,Alpha', 'B,Beta', 'C,Gamma']),
  };
}
