import { lines, type Sheets } from './sheets.ts';

/** What can be changed of the three groups. */
interface Changes {
  /** Added to the incomes of the group. */
  readonly richer?: readonly [group: number, by: number];
  /** Text that is put into cells: by the cell's table and column, the row from 0. */
  readonly cell?: (
    table: 'customers' | 'policies' | 'products',
    column: string,
    row: number,
    value: string,
  ) => string;
}

const groups = [
  { age: 24, income: 20_000, status: 'Single', channel: 'Text', product: 'A', year: 2024 },
  { age: 42, income: 90_000, status: 'Divorced', channel: 'Email', product: 'B', year: 2021 },
  { age: 63, income: 45_000, status: 'Married', channel: 'Phone', product: 'C', year: 2010 },
];

/** 120 customers in three groups of forty that are far apart, a policy each. */
export function threeGroups({
  richer,
  cell = (_table, _column, _row, value) => value,
}: Changes = {}): Sheets {
  const row = (
    table: 'customers' | 'policies' | 'products',
    names: readonly string[],
    i: number,
    values: readonly (string | number)[],
  ) => values.map((value, at) => quote(cell(table, names[at]!, i, String(value)))).join(',');
  const people = [
    'customer_id',
    'age',
    'income',
    'marital_status',
    'city',
    'preferred_channel',
    'preferred_time',
  ];
  const sales = ['policy_id', 'customer_id', 'product_id', 'purchase_date', 'premium', 'coverage'];
  const goods = ['product_id', 'product_name', 'product_type', 'category'];
  const customers: string[] = [];
  const policies: string[] = [];
  for (let i = 0; i < 120; i++) {
    const own = groups[i % 3]!;
    const step = (i * 7) % 10;
    const income = own.income + 100 * step + (richer && richer[0] === i % 3 ? richer[1] : 0);
    customers.push(
      row('customers', people, i, [
        `C${1000 + i}`,
        own.age + (step % 5),
        income,
        own.status,
        'Leeds',
        own.channel,
        step < 6 ? 'Evening' : 'Morning',
      ]),
    );
    policies.push(
      row('policies', sales, i, [
        `P${1000 + i}`,
        `C${1000 + i}`,
        own.product,
        `${own.year}-0${1 + (step % 9)}-13`,
        100 + 10 * step,
        10_000 + 500 * step,
      ]),
    );
  }
  const products = [
    ['A', 'First Car Cover', 'Motor', 'Personal'],
    ['B', 'Executive Health Plan', 'Health', 'Business'],
    ['C', 'Family Life', 'Life', 'Family'],
  ].map((values, i) => row('products', goods, i, values));
  return {
    customers: lines([people.join(','), ...customers]),
    sales: lines([sales.join(','), ...policies]),
    products: lines([goods.join(','), ...products]),
  };
}

const quote = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
