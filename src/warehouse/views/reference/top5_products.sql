WITH totals AS (
  SELECT
    product_id, product_name,
    CAST(COUNT(DISTINCT customer_id) AS {real}) AS holders,
    CAST(SUM(premium) AS {real}) AS premium
  FROM policy_details GROUP BY product_id, product_name
),
ranked AS (
  SELECT
    totals.*,
    ROW_NUMBER() OVER (ORDER BY holders DESC, product_id) AS by_holders,
    ROW_NUMBER() OVER (ORDER BY premium DESC, product_id) AS by_premium
  FROM totals
)
SELECT product_name AS Product_Name, holders AS Feature, '# of Policyholders' AS Type FROM ranked WHERE by_holders <= 5
UNION ALL
SELECT product_name AS Product_Name, premium AS Feature, 'Total Premium' AS Type FROM ranked WHERE by_premium <= 5
