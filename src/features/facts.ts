import type { SegmentationSettings } from '../domain/settings.ts';
import type { Statement } from '../domain/statement.ts';
import { type Dialect, render } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/**
 * Makes `policy_facts` and `customer_facts` from the clean tables: every figure that is measured to the as-of date.
 * Sums run over decimals, so that they do not depend on the order of rows or on threads.
 */
export async function makeFacts(engine: Engine, asOf: string, ratio: Ratio) {
  for (const [table, sql] of factQueries(engine.dialect, asOf, ratio))
    await engine.run(`CREATE TABLE ${table} AS ${sql}`);
}

type Ratio = SegmentationSettings['features']['ratio'];

/** The tables that are made, in their order, with their queries. */
export const factQueries = (dialect: Dialect, asOf: string, ratio: Ratio) =>
  [
    ['policy_facts', render(policyFacts(dialect, asOf), dialect)],
    ['customer_facts', render(customerFacts(ratio), dialect)],
  ] as const;

/** The same as statements, with either meaning of a customer's ratio. */
export const factStatements = (dialect: Dialect, asOf: string): Statement[] =>
  (['mean of ratios', 'ratio of sums'] as const).flatMap((ratio) =>
    factQueries(dialect, asOf, ratio).map(([table, sql]) => ({
      group: 'facts',
      name: `${table}, ${ratio}`,
      sql,
    })),
  );

/** One row a policy. `tenure_years` is in years of 365 days, `premium_to_coverage` in percent. */
function policyFacts(dialect: Dialect, asOf: string): string {
  const days = dialect.days('purchase_date', `DATE ${dialect.literal(asOf)}`);
  const rate = 'CAST(premium AS {real}) / NULLIF(CAST(coverage AS {real}), 0)';
  return `
    SELECT policy_id, customer_id, product_id, purchase_date,
      {money(premium)} AS premium,
      {money(coverage)} AS coverage,
      {money(ROUND(CAST(${days} AS {real}) / 365, 2))} AS tenure_years,
      CASE WHEN coverage > 0 AND ${rate} < 1e12 THEN {exact(${rate} * 100)} END AS premium_to_coverage
    FROM clean_policies`;
}

/** One row a customer who holds a policy. */
function customerFacts(ratio: Ratio): string {
  const rated = 'premium_to_coverage IS NOT NULL';
  const ofRatios = 'CAST(SUM(premium_to_coverage) AS {real}) / NULLIF(COUNT(premium_to_coverage), 0)';
  const ofSums = `CAST(SUM(CASE WHEN ${rated} THEN premium END) AS {real}) / CAST(SUM(CASE WHEN ${rated} THEN coverage END) AS {real}) * 100`;
  return `
    SELECT customer_id,
      COUNT(*) AS policies,
      SUM(premium) AS premium,
      SUM(coverage) AS coverage,
      CAST(SUM(tenure_years) AS {real}) / COUNT(*) AS tenure_years,
      ${ratio === 'mean of ratios' ? ofRatios : ofSums} AS premium_to_coverage
    FROM policy_facts GROUP BY customer_id`;
}
