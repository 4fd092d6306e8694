import type { TableName } from '../domain/tables.ts';
import { britishDate } from './days.ts';
import type { Person } from './people.ts';
import type { Product } from './products.ts';
import type { Sale } from './sales.ts';

/** One line of a sheet, by our names of the columns. */
export type Row = Record<string, string>;

/** The three sheets as the team keeps them, still open to be edited. */
export type Sheets = Record<TableName, Row[]>;

/** For each table our name of every column, in the order of the sheet, and the heading that the team gave it. */
export const HEADINGS: Readonly<Record<TableName, Readonly<Record<string, string>>>> = {
  customers: {
    customer_id: 'Customer ID',
    age: 'Age',
    gender: 'Gender',
    city: 'City',
    marital_status: 'Marital Status',
    education: 'Education',
    occupation: 'Occupation',
    income: 'Annual Income (£)',
    preferred_language: 'Preferred Language',
    preferred_channel: 'Preferred Channel',
    preferred_time: 'Preferred Contact Time',
    objection: 'Marketing Opt-Out',
  },
  policies: {
    policy_id: 'Policy Number',
    customer_id: 'Customer ID',
    product_id: 'Product Code',
    purchase_date: 'Purchase Date',
    premium: 'Premium (£)',
    coverage: 'Sum Insured',
  },
  products: {
    product_id: 'Product Code',
    product_name: 'Product Name',
    product_type: 'Product Type',
    category: 'Category',
  },
};

export function customerRow(person: Person): Row {
  return {
    customer_id: person.customerId,
    age: String(person.age),
    gender: person.gender,
    city: person.city,
    marital_status: person.maritalStatus,
    education: person.education,
    occupation: person.occupation,
    income: String(person.income),
    preferred_language: person.language,
    preferred_channel: person.channel,
    preferred_time: person.contactTime,
    objection: person.objects ? 'Yes' : 'No',
  };
}

export function policyRow(sale: Sale): Row {
  return {
    policy_id: sale.policyId,
    customer_id: sale.customerId,
    product_id: sale.productId,
    purchase_date: britishDate(sale.purchased),
    premium: sale.premium.toFixed(2),
    coverage: String(sale.sumInsured),
  };
}

export function productRow(product: Product): Row {
  return {
    product_id: product.id,
    product_name: product.name,
    product_type: product.type,
    category: product.category,
  };
}

/** A line with nothing in it. */
export function blankRow(table: TableName): Row {
  return Object.fromEntries(Object.keys(HEADINGS[table]).map((column) => [column, '']));
}

/** Headings and lines as lists of cells, ready to be written. */
export function cells(table: TableName, rows: readonly Row[]): string[][] {
  const columns = Object.keys(HEADINGS[table]);
  return [Object.values(HEADINGS[table]), ...rows.map((row) => columns.map((column) => row[column]!))];
}
