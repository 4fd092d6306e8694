-- One row a segment: size, premium and its weighted rate over policies on file; averages per customer.
SELECT
  segment.segment_id, segment.name, segment.description, segment.size, segment.share, segment.rule,
  COUNT(customer.customer_id) AS customers,
  CAST(SUM(customer.policies) AS {integer}) AS policies,
  SUM(customer.premium) AS premium,
  CAST(SUM(customer.premium) AS {real}) / (SELECT NULLIF(CAST(SUM(premium) AS {real}), 0) FROM policies) AS premium_share,
  CAST(SUM(customer.age) AS {real}) / NULLIF(COUNT(customer.age), 0) AS mean_age,
  CAST(SUM(customer.income) AS {real}) / NULLIF(COUNT(customer.income), 0) AS mean_income,
  CAST(SUM(customer.premium) AS {real}) / NULLIF(COUNT(customer.premium), 0) AS mean_premium_per_customer,
  MAX(rated.rate_on_sum_insured) AS rate_on_sum_insured,
  CAST(SUM(customer.premium_to_date) AS {real}) / NULLIF(COUNT(customer.premium_to_date), 0) AS mean_premium_to_date
FROM current_segments AS segment
LEFT JOIN customer_details AS customer ON customer.segment_id = segment.segment_id
LEFT JOIN (
  SELECT segment_id, CAST(SUM(premium) AS {real}) / CAST(SUM(coverage) AS {real}) * 100 AS rate_on_sum_insured
  FROM policy_details WHERE coverage > 0 GROUP BY segment_id
) AS rated ON rated.segment_id = segment.segment_id
GROUP BY segment.segment_id, segment.name, segment.description, segment.size, segment.share, segment.rule
ORDER BY segment.segment_id
