import { render } from '../../engine/dialect.ts';
import type { Engine, Row } from '../../engine/engine.ts';
import { filterOf, type Slice } from '../measures/query.ts';

/** Lists that name customers: a warehouse answers them, a static export never holds them. */

export interface CustomerQuery {
  readonly where: Slice;
  readonly order: 'premium' | 'premium_to_date' | 'certainty';
  readonly limit: number;
}

const MOST_CUSTOMERS = 500;

const orders: Readonly<Record<CustomerQuery['order'], string>> = {
  premium: 'premium DESC, customer_id',
  premium_to_date: 'premium_to_date DESC, customer_id',
  certainty: 'certainty DESC NULLS LAST, customer_id',
};

/** Customers with a policy among those that slicers leave, with the premium of those policies. */
export function readCustomers(engine: Engine, { where, order, limit }: CustomerQuery): Promise<Row[]> {
  const { sql, values } = filterOf(where);
  const statement = `
    SELECT chosen.customer_id, chosen.segment_id, chosen.policies, chosen.premium, chosen.premium_to_date,
      customer.occupation, customer.age, customer.gender, customer.city, CAST(customer.income AS {real}) AS income, customer.marital_status,
      customer.preferred_channel, customer.preferred_time, customer.preferred_language, customer.objects,
      CASE WHEN assigned.next_distance > 0 THEN 1 - assigned.distance / assigned.next_distance END AS certainty
    FROM (
      SELECT customer_id, MIN(segment_id) AS segment_id, COUNT(*) AS policies, CAST(SUM(premium) AS {real}) AS premium,
        CAST(SUM(premium_to_date) AS {real}) AS premium_to_date
      FROM policy_details ${sql} GROUP BY customer_id
    ) AS chosen
    JOIN customers AS customer ON customer.customer_id = chosen.customer_id
    LEFT JOIN assignments AS assigned ON assigned.customer_id = chosen.customer_id
    ORDER BY ${orders[order]} LIMIT ${Math.min(MOST_CUSTOMERS, Math.max(1, Math.floor(limit)))}`;
  return engine.rows(render(statement, engine.dialect), values);
}

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

/** Customers on the map at most; more are drawn from, the same ones each time. */
const MOST_POINTS = 6000;

export interface PointsAnswer {
  readonly total: number;
  /** x, y, segment and, of each, the id. */
  readonly points: readonly (readonly [x: number, y: number, segment: number, customer: string])[];
}

/** Places on the map (FAMD) of customers whom slicers leave, of a sample where there are many. */
export async function readPoints(engine: Engine, where: Slice): Promise<PointsAnswer> {
  const { sql, values } = filterOf(where);
  const chosen = `SELECT map.* FROM segment_map AS map ${sql === '' ? '' : `WHERE map.customer_id IN (SELECT customer_id FROM policy_details ${sql})`}`;
  const [count] = await engine.rows(`SELECT COUNT(*) AS n FROM (${chosen})`, values);
  const total = Number(count?.n);
  const every = Math.max(1, Math.ceil(total / MOST_POINTS));
  const rows = await engine.rows(
    `SELECT map.x, map.y, assigned.segment_id, map.customer_id
     FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY customer_id) AS place FROM (${chosen})) AS map
     JOIN assignments AS assigned ON assigned.customer_id = map.customer_id
     WHERE map.place % ${every} = 0 AND assigned.segment_id IS NOT NULL ORDER BY map.customer_id`,
    values,
  );
  return {
    total,
    points: rows.map(({ x, y, segment_id: segment, customer_id: id }) => [
      Number(x),
      Number(y),
      Number(segment),
      String(id),
    ]),
  };
}
