import { render } from '../../engine/dialect.ts';
import type { Engine, Row } from '../../engine/engine.ts';

/** Lists that name customers: a warehouse answers them, a static export never holds them. */

/** The policies of one customer, the latest first. */
export function readPolicies(engine: Engine, customer: string): Promise<Row[]> {
  return engine.rows(
    render(
      `SELECT policy_id, purchase_date, product_name, product_type, category, CAST(premium AS {real}) AS premium,
         CAST(coverage AS {real}) AS coverage, CAST(tenure_years AS {real}) AS tenure_years
       FROM policy_details WHERE customer_id = $1 ORDER BY purchase_date DESC, policy_id`,
      engine.dialect,
    ),
    [customer],
  );
}

/** Ids that begin with a text, for finding a customer. */
export async function findCustomers(engine: Engine, text: string): Promise<string[]> {
  const rows = await engine.rows(
    'SELECT customer_id FROM customers WHERE starts_with(lower(customer_id), lower($1)) ORDER BY customer_id LIMIT 20',
    [text],
  );
  return rows.map(({ customer_id: id }) => String(id));
}
