-- One view for each of the groups in views.ts. Their columns in the reference dataset are not known; these carry the
-- figures its report shows.
SELECT
  {columns},
  COUNT(DISTINCT customer_id) AS No_of_Customers,
  CAST(SUM(premium) AS {real}) AS Total_Premium,
  CAST(SUM(premium) AS {real}) / COUNT(premium) AS Avg_Premium,
  CAST(SUM(coverage) AS {real}) / NULLIF(COUNT(coverage), 0) AS Avg_Coverage,
  CAST(SUM(premium_to_coverage) AS {real}) / NULLIF(COUNT(premium_to_coverage), 0) AS Avg_Premium_Coverage,
  CAST(SUM(tenure_years) AS {real}) / COUNT(tenure_years) AS Avg_Tenure,
  CAST(SUM(premium_to_date) AS {real}) / COUNT(DISTINCT customer_id) AS Avg_CLV
FROM policy_details
GROUP BY {group}
