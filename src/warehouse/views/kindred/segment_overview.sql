-- One row a segment: size, premium and weighted ratios over its policies on file; averages per customer.
SELECT
  segment.segment_id, segment.name, segment.description, segment.size, segment.share, segment.rule,
  COUNT(customer.customer_id) AS customers,
  SUM(customer.policies) AS policies,
  SUM(customer.premium) AS premium,
  CAST(SUM(customer.premium) AS {real}) / (SELECT NULLIF(CAST(SUM(premium) AS {real}), 0) FROM policies) AS premium_share,
  CAST(SUM(customer.age) AS {real}) / NULLIF(COUNT(customer.age), 0) AS mean_age,
  CAST(SUM(customer.income) AS {real}) / NULLIF(COUNT(customer.income), 0) AS mean_income,
  CAST(SUM(customer.premium) AS {real}) / NULLIF(COUNT(customer.premium), 0) AS mean_premium,
  CAST(SUM(CASE WHEN customer.coverage > 0 THEN customer.premium END) AS {real})
    / NULLIF(CAST(SUM(customer.coverage) AS {real}), 0) * 100 AS rate_on_sum_insured,
  CAST(SUM(customer.premium_to_date) AS {real}) / NULLIF(COUNT(customer.premium_to_date), 0) AS mean_premium_to_date
FROM current_segments AS segment
LEFT JOIN customer_details AS customer ON customer.segment_id = segment.segment_id
GROUP BY segment.segment_id, segment.name, segment.description, segment.size, segment.share, segment.rule
