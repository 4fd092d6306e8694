SELECT
  COUNT(DISTINCT customer_id) AS No_of_Customers,
  CAST(SUM(premium) AS {real}) / COUNT(premium) AS Avg_Premium,
  CAST(MAX(premium) AS {real}) AS Max_Premium,
  CAST(SUM(premium_to_coverage) AS {real}) / NULLIF(COUNT(premium_to_coverage), 0) AS Avg_Premium_Coverage,
  CAST(MAX(premium_to_coverage) AS {real}) AS Max_Premium_Coverage,
  CAST(SUM(tenure_years) AS {real}) / COUNT(tenure_years) AS Avg_Tenure,
  CAST(MAX(tenure_years) AS {real}) AS Max_Tenure,
  CAST(SUM(coverage) AS {real}) / NULLIF(COUNT(coverage), 0) AS Avg_Coverage
FROM policy_details
