import type { SpreadsheetOf, TabOf } from './google/server.ts';
import { threeGroups } from './groups.ts';
import { lines, type Sheets } from './sheets.ts';

/** Customers and sales that come every night. */
const DAILY = 2;

/** The three groups, and what has come since night 0: two customers a night, a policy each, bought on the day before that night. */
export function growing(night: number, dayOf: (night: number) => string): Sheets {
  const { customers, sales, products } = threeGroups();
  const more = Array.from({ length: night * DAILY }, (_, i) => i);
  const people = customers.trimEnd().split('\n');
  const policies = sales.trimEnd().split('\n');
  const of = (rows: readonly string[], i: number) => rows[1 + (i % 120)]!.split(',');
  for (const i of more) {
    people.push([`N${i}`, ...of(people, i).slice(1)].join(','));
    const at = policies[0]!.split(',').indexOf('purchase_date');
    const cells = of(policies, i).with(0, `NP${i}`).with(1, `N${i}`);
    policies.push(cells.with(at, dayOf(Math.floor(i / DAILY))).join(','));
  }
  return { customers: lines(people), sales: lines(policies), products };
}

/** Sheets as the tabs of a Google spreadsheet. */
export function asTabs({ customers, sales, products }: Sheets): SpreadsheetOf['tabs'] {
  const tab = (title: string, gid: number, text: string): TabOf => ({
    title,
    gid,
    rows: text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',')),
  });
  return [tab('Customers', 1, customers), tab('Sales', 2, sales), tab('Products', 3, products)];
}

/** The day so many days after a day, both YYYY-MM-DD. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
