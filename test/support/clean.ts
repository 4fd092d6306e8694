import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Cleaned, clean } from '../../src/clean/clean.ts';
import { type TableReading, unpinned } from '../../src/domain/settings.ts';
import { sourceAt } from '../../src/domain/source.ts';
import { mapTables, type TableName } from '../../src/domain/tables.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Row } from '../../src/engine/engine.ts';
import { loadSources } from '../../src/sources/load.ts';
import { outside } from './outside.ts';
import { scratch } from './scratch.ts';
import { lines, type Sheets } from './sheets.ts';

export interface CleanedSheets extends Cleaned {
  readonly customers: readonly Row[];
  readonly policies: readonly Row[];
  readonly products: readonly Row[];
  readonly setAside: readonly Row[];
}

/** Cleans three sheets and returns the rows that were kept and those that were set aside. */
export async function cleanSheets(
  t: Pick<TestContext, 'after'>,
  sheets: Partial<Sheets>,
  options: {
    asOf?: string;
    locale?: string;
    extras?: string[];
    readings?: Partial<Record<TableName, Partial<TableReading>>>;
  } = {},
): Promise<CleanedSheets> {
  const base = scratch(t);
  const all = {
    customers: lines(['customer_id', 'C1', 'C2']),
    sales: sale('P1', '2024-01-13', '10'),
    products: lines(['product_id,product_name', 'A,Alpha']),
    ...sheets,
  };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(base, `${name}.csv`), text);
  const engine = await openDuckDB(':memory:', { threads: 2 });
  try {
    const sources = {
      customers: sourceAt('customers.csv'),
      policies: sourceAt('sales.csv'),
      products: sourceAt('products.csv'),
    };
    const raw = await loadSources(engine, sources, outside(base));
    const cleaned = await clean(engine, raw, {
      asOf: options.asOf ?? '2026-01-31',
      declaredLocale: options.locale ?? null,
      currency: 'GBP',
      readings: mapTables((table) => ({ ...unpinned, ...options.readings?.[table] })),
      extras: options.extras ?? [],
    });
    return {
      ...cleaned,
      customers: await engine.rows('SELECT * FROM clean_customers'),
      policies: await engine.rows('SELECT * FROM clean_policies ORDER BY length(policy_id), policy_id'),
      products: await engine.rows('SELECT * FROM clean_products'),
      setAside: (await engine.rows('SELECT * FROM set_aside ORDER BY table_name, row')).map((row) => ({
        ...row,
        codes: (JSON.parse(String(row.codes)) as string[]).join(' '),
      })),
    };
  } finally {
    await engine.close();
  }
}

/** A sales sheet of one row. */
const sale = (id: string, date: string, premium: string) =>
  salesOf([[date, premium]], id.replace(/\d+$/, ''));

/** A sales sheet with the given dates and premiums, one policy each, all of customer C1 and product A. */
export function salesOf(rows: readonly (readonly [date: string, premium: string])[], prefix = 'P'): string {
  return lines([
    'policy_id,customer_id,product_id,purchase_date,premium',
    ...rows.map(([date, premium], i) => `${prefix}${i + 1},C1,A,"${date}","${premium}"`),
  ]);
}

/** `code×rows` of each finding, in order of code. */
export const findings = ({ report }: Cleaned) =>
  report.findings.map(({ code, rows }) => `${code}×${rows}`).sort();
