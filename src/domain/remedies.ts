import type { FindingCode } from './quality.ts';

/** What the owner of a sheet can do about a row that was set aside. */
export const remedies: Partial<Readonly<Record<FindingCode, string>>> = {
  missing_required: 'Fill in the cell.',
  error_cell: 'Mend the formula, or write the value.',
  not_a_number: 'Write digits only, such as 1234.50.',
  number_undecidable: 'Write the amount without thousands separators, such as 1234 or 1.234.',
  other_currency: 'Convert the amount to the currency of the column.',
  mixed_percent: 'Write the cell as the others of its column, with or without a percent sign.',
  not_whole: 'Write a whole number.',
  not_a_date: 'Write a date that exists as year-month-day, such as 2024-05-31.',
  out_of_range:
    'Correct the value: ages are 0 to 120, premiums above 0, other amounts 0 or more, dates from 1950.',
  future_date: 'Correct the date, or wait until its day has come.',
  not_allowed: 'Write one of the categories that the config lists.',
  lookalike: 'Write the word anew with the letters of the usual keyboard.',
  duplicate_key: 'Keep one of the rows with this id, or give each an id of its own.',
  ragged_row:
    'Take out what stands to the right of the last column, or quote the cell that holds a separator.',
  orphan_customer: 'Add the customer to the customers table, or correct the id.',
  orphan_product: 'Add the product to the products table, or correct the id.',
  lookalike_customer: 'Write the id as in the customers table.',
  lookalike_product: 'Write the id as in the products table.',
  customer_set_aside: "Mend the customer's own row; this one then comes back by itself.",
  product_set_aside: "Mend the product's own row; this one then comes back by itself.",
};
