-- The ten customers with the highest total premium; product type and category are those of the largest policy.
WITH ranked AS (
  SELECT
    customer.*,
    ROW_NUMBER() OVER (ORDER BY customer.premium DESC, customer.customer_id) AS place
  FROM customer_details AS customer WHERE customer.premium IS NOT NULL
),
largest AS (
  SELECT
    customer_id, product_type, category,
    ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY premium DESC, policy_id) AS place
  FROM policy_details
),
ratios AS (
  SELECT customer_id, CAST(SUM(premium_to_coverage) AS {real}) / NULLIF(COUNT(premium_to_coverage), 0) AS mean_ratio
  FROM policies GROUP BY customer_id
)
SELECT
  ranked.customer_id AS Customer_ID, ranked.age AS Age, ranked.gender AS Gender, ranked.occupation AS Occupation,
  ranked.tenure_years AS Tenure_Years, CAST(ranked.income AS {real}) AS Income,
  largest.product_type AS Product_Type, largest.category AS Category,
  CAST(ranked.premium_to_date AS {real}) AS CLV, CAST(ranked.premium AS {real}) AS Total_Premium,
  ratios.mean_ratio AS Avg_Premium_to_Coverage, ranked.segment_id AS Cluster_ID
FROM ranked
JOIN largest ON largest.customer_id = ranked.customer_id AND largest.place = 1
JOIN ratios ON ratios.customer_id = ranked.customer_id
WHERE ranked.place <= 10
ORDER BY ranked.place
