-- Policies on file by {group}: one view for each of the groups in views.ts.
SELECT
  {group},
  COUNT(*) AS policies, COUNT(DISTINCT customer_id) AS customers, SUM(premium) AS premium,
  CAST(SUM(premium) AS {real}) / COUNT(*) AS mean_premium_per_policy,
  CAST(SUM(CASE WHEN coverage > 0 THEN premium END) AS {real}) / NULLIF(CAST(SUM(coverage) AS {real}), 0) * 100 AS rate_on_sum_insured,
  CAST(SUM(tenure_years) AS {real}) / COUNT(*) AS mean_tenure_years
FROM policy_details
GROUP BY {group}
ORDER BY {order}
