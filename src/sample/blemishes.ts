import type { TableName } from '../domain/tables.ts';
import * as slip from './slips.ts';

/** What the cleaning stage owes a planted fault. */
export type Outcome = 'repaired' | 'flagged' | 'quarantined' | 'skipped';

/** A slip in one cell of a few rows, which are otherwise as they should be. */
export interface Blemish {
  readonly expect: Outcome;
  readonly kind: string;
  readonly table: TableName;
  readonly column: string;
  readonly rows: number;
  readonly slip: slip.Slip;
}

/** Only this type has products enough to outvote one that is written otherwise. */
const motor: slip.Slip = { ...slip.capitals, where: (type) => type === 'Motor' };

export const BLEMISHES: readonly Blemish[] = [
  // Typing and pasting: what is meant is plain.
  blemish('repaired', 'spaces', 'customers.customer_id', 3, slip.spaceAfter),
  blemish('repaired', 'spaces', 'customers.marital_status', 3, slip.spaceBefore),
  blemish('repaired', 'spaces', 'customers.city', 2, slip.doubleSpace),
  blemish('repaired', 'spaces', 'customers.city', 2, slip.hardSpaceWithin),
  blemish('repaired', 'spaces', 'policies.customer_id', 3, slip.hardSpaceAfter),
  blemish('repaired', 'spaces', 'policies.product_id', 2, slip.spaceBefore),
  blemish('repaired', 'spaces', 'products.category', 1, slip.spaceAfter),
  blemish('repaired', 'currency_sign', 'customers.income', 3, slip.poundSign),
  blemish('repaired', 'currency_sign', 'policies.premium', 4, slip.poundSign),
  blemish('repaired', 'letter_case', 'customers.city', 3, slip.capitals),
  blemish('repaired', 'letter_case', 'customers.marital_status', 3, slip.smallLetters),
  blemish('repaired', 'letter_case', 'products.product_type', 1, motor),

  // Dates out of step with the column that can still mean only one day.
  blemish('repaired', 'month_first_date', 'policies.purchase_date', 3, slip.americanDate),
  blemish('repaired', 'excel_serial', 'policies.purchase_date', 3, slip.serialNumber),
  blemish('repaired', 'date_format', 'policies.purchase_date', 3, slip.yearFirst),

  // Optional cells that say nothing.
  blemish('flagged', 'missing_optional', 'customers.income', 3, slip.overwritten('n/a')),
  blemish('flagged', 'missing_optional', 'customers.income', 2, slip.overwritten('')),
  blemish('flagged', 'missing_optional', 'customers.education', 3, slip.overwritten('-')),
  blemish('flagged', 'missing_optional', 'customers.education', 2, slip.overwritten('')),
  blemish('flagged', 'missing_optional', 'customers.preferred_channel', 3, slip.overwritten('?')),
  blemish('flagged', 'missing_optional', 'customers.preferred_channel', 2, slip.overwritten('n/a')),

  // Cells that cannot be meant.
  blemish('quarantined', 'unknown_customer', 'policies.customer_id', 3, slip.unknownCustomer),
  blemish('quarantined', 'unknown_product', 'policies.product_id', 3, slip.unknownProduct),
  blemish('quarantined', 'future_date', 'policies.purchase_date', 3, slip.notYetSold),
  blemish('quarantined', 'impossible_date', 'policies.purchase_date', 2, slip.noSuchDay),
  blemish('quarantined', 'premium_not_positive', 'policies.premium', 2, slip.belowZero),
  blemish('quarantined', 'premium_not_positive', 'policies.premium', 2, slip.overwritten('0.00')),
  blemish('quarantined', 'error_value', 'policies.premium', 2, slip.overwritten('#REF!')),
  blemish('quarantined', 'unreadable_number', 'policies.coverage', 2, slip.overwritten('12x')),
  blemish('quarantined', 'missing_required', 'policies.product_id', 2, slip.overwritten('')),
  blemish('quarantined', 'missing_required', 'policies.premium', 2, slip.overwritten('')),
];

function blemish(expect: Outcome, kind: string, at: string, rows: number, slip: slip.Slip): Blemish {
  const [table, column] = at.split('.') as [TableName, string];
  return { expect, kind, table, column, rows, slip };
}
