-- One row a policy on file, with its tenure group.
-- premium_to_date is premium × tenure: what was paid if every policy ran unbroken since its purchase.
SELECT
  policy.*,
  {money(policy.premium * policy.tenure_years)} AS premium_to_date,
  CASE
    WHEN policy.tenure_years <= 5 THEN '0-5' WHEN policy.tenure_years <= 10 THEN '5-10' WHEN policy.tenure_years <= 15 THEN '10-15'
    WHEN policy.tenure_years <= 20 THEN '15-20' ELSE '20+'
  END AS tenure_group,
  CASE
    WHEN policy.tenure_years <= 5 THEN 1 WHEN policy.tenure_years <= 10 THEN 2 WHEN policy.tenure_years <= 15 THEN 3
    WHEN policy.tenure_years <= 20 THEN 4 ELSE 5
  END AS tenure_group_order
FROM policies AS policy
