import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Sheets {
  readonly customers: string;
  readonly sales: string;
  readonly products: string;
}

/** Twelve customers in two plain groups, a policy each, two products. */
export function smallSheets(): Sheets {
  const customers = ['customer_id,age,income,marital_status,city'];
  const sales = ['policy_id,customer_id,product_id,purchase_date,premium,coverage'];
  for (let i = 0; i < 12; i++) {
    const young = i < 6;
    customers.push(
      `C${i},${young ? 22 + i : 60 + i},${young ? 20000 + i * 100 : 70000 + i * 100},${young ? 'Single' : 'Married'},Leeds`,
    );
    sales.push(
      `P${i},C${i},${young ? 'A' : 'B'},${young ? `2024-0${1 + i}-13` : `2010-0${i - 5}-13`},${100 + i},${10000 + i * 50}`,
    );
  }
  return {
    customers: lines(customers),
    sales: lines(sales),
    products: lines(['product_id,product_name', 'A,Alpha', 'B,Beta']),
  };
}

export const lines = (rows: readonly string[]) => `${rows.join('\n')}\n`;

/** Writes three sheets and a config beside them. */
export function writeSheets(folder: string, sheets: Sheets, config = '') {
  writeFileSync(join(folder, 'customers.csv'), sheets.customers);
  writeFileSync(join(folder, 'sales.csv'), sheets.sales);
  writeFileSync(join(folder, 'products.csv'), sheets.products);
  writeFileSync(
    join(folder, 'kindred.yaml'),
    `sources: {customers: customers.csv, policies: sales.csv, products: products.csv}\n${config}`,
  );
}
