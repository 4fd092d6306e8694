import type { Dialect } from '../../engine/dialect.ts';

/** Customers by segment; NULL is in none. */
export const sizesSql = 'SELECT segment_id, COUNT(*) AS customers FROM assigned GROUP BY segment_id';

/**
 * Of each segment, and with NULL of all customers who are in one: the mean (`m0`), the standard deviation (`d0`) and the median
 * (`q0`) of each number, and how many have one (`n0`).
 *
 * @param from what stands after FROM: a row a customer, with `customer_id` and a column for each number
 */
export function numbersSql(names: readonly string[], from: string, dialect: Dialect): string {
  const figures = names.flatMap((name, i) => {
    const value = `own.${dialect.quote(name)}`;
    return [
      `COUNT(${value}) AS n${i}`,
      `AVG(${value}) AS m${i}`,
      `STDDEV_POP(${value}) AS d${i}`,
      `${dialect.median(value)} AS q${i}`,
    ];
  });
  const of = (segment: string, group: string) => `
SELECT ${[`${segment} AS segment_id`, ...figures].join(', ')}
FROM assigned AS member JOIN ${from} AS own ON own.customer_id = member.customer_id
WHERE member.segment_id IS NOT NULL ${group}`;
  return [
    of('member.segment_id', 'GROUP BY member.segment_id'),
    of(`CAST(NULL AS ${dialect.types.integer})`, ''),
  ]
    .join('\nUNION ALL')
    .trimStart();
}

/** Customers by segment and value of a column; who is in none, or has no value, is left out. */
export const levelsSql = (column: string, from: string, { quote, types }: Dialect): string =>
  `SELECT CAST(own.${quote(column)} AS ${types.text}) AS level, member.segment_id, COUNT(*) AS customers
FROM assigned AS member JOIN ${from} AS own ON own.customer_id = member.customer_id
WHERE member.segment_id IS NOT NULL AND own.${quote(column)} IS NOT NULL
GROUP BY level, member.segment_id ORDER BY level, member.segment_id`;

/** Customers by segment and value of a product's column; one who holds two of a kind is one. */
export const holdingsSql = (column: string, { quote }: Dialect): string =>
  `SELECT product.${quote(column)} AS level, member.segment_id, COUNT(DISTINCT policy.customer_id) AS customers
FROM assigned AS member
JOIN policy_facts AS policy ON policy.customer_id = member.customer_id
JOIN clean_products AS product ON product.product_id = policy.product_id
WHERE member.segment_id IS NOT NULL AND product.${quote(column)} IS NOT NULL
GROUP BY level, member.segment_id ORDER BY level, member.segment_id`;

/** Against the segments of the last run: customers elsewhere, newly in one, and no longer in one. */
export const movedSql = `SELECT
  COALESCE(SUM(CASE WHEN own.segment_id <> standing.segment_id THEN 1 ELSE 0 END), 0) AS changed,
  COALESCE(SUM(CASE WHEN standing.customer_id IS NULL THEN 1 ELSE 0 END), 0) AS joined,
  COALESCE(SUM(CASE WHEN own.customer_id IS NULL THEN 1 ELSE 0 END), 0) AS gone
FROM (SELECT customer_id, segment_id FROM assigned WHERE segment_id IS NOT NULL) AS own
FULL JOIN (SELECT customer_id, segment_id FROM assignments WHERE segment_id IS NOT NULL) AS standing
  ON standing.customer_id = own.customer_id`;

/** The last run's customers who hold no policy any more. */
export const goneSql = `SELECT COUNT(*) AS gone
FROM (SELECT customer_id FROM assignments WHERE segment_id IS NOT NULL) AS standing
LEFT JOIN features AS own ON own.customer_id = standing.customer_id
WHERE own.customer_id IS NULL`;
