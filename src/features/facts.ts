import type { SegmentationSettings } from '../domain/settings.ts';
import { literal, render } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/**
 * Makes `policy_facts` and `customer_facts` from the clean tables: every figure that is measured to the as-of date.
 * Sums run over decimals, so that they do not depend on the order of rows or on threads.
 */
export async function makeFacts(
  engine: Engine,
  asOf: string,
  ratio: SegmentationSettings['features']['ratio'],
) {
  await engine.run(`CREATE TABLE policy_facts AS ${render(policyFacts(engine, asOf), engine.dialect)}`);
  await engine.run(`CREATE TABLE customer_facts AS ${render(customerFacts(ratio), engine.dialect)}`);
}

/** One row a policy. `tenure_years` is in years of 365 days, `premium_to_coverage` in percent. */
function policyFacts({ dialect }: Engine, asOf: string): string {
  const days = dialect.days('purchase_date', `DATE ${literal(asOf)}`);
  return `
    SELECT policy_id, customer_id, product_id, purchase_date,
      CAST(premium AS {money}) AS premium,
      CAST(coverage AS {money}) AS coverage,
      CAST(ROUND(CAST(${days} AS {real}) / 365, 2) AS {money}) AS tenure_years,
      CASE WHEN coverage > 0 AND premium / coverage < 1e12 THEN CAST(premium / coverage * 100 AS {exact}) END
        AS premium_to_coverage
    FROM clean_policies`;
}

/** One row a customer who holds a policy. */
function customerFacts(ratio: SegmentationSettings['features']['ratio']): string {
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
