-- One row a policy on file, with its customer, product and segment.
-- premium_to_date is premium × tenure: what was paid if every policy ran unbroken since its purchase.
SELECT
  policy.policy_id, policy.purchase_date, policy.premium, policy.coverage, policy.tenure_years, policy.premium_to_coverage,
  CAST(policy.premium * policy.tenure_years AS {money}) AS premium_to_date,
  CASE
    WHEN policy.tenure_years <= 5 THEN '0-5' WHEN policy.tenure_years <= 10 THEN '5-10' WHEN policy.tenure_years <= 15 THEN '10-15'
    WHEN policy.tenure_years <= 20 THEN '15-20' ELSE '20+'
  END AS tenure_group,
  CASE
    WHEN policy.tenure_years <= 5 THEN 1 WHEN policy.tenure_years <= 10 THEN 2 WHEN policy.tenure_years <= 15 THEN 3
    WHEN policy.tenure_years <= 20 THEN 4 ELSE 5
  END AS tenure_group_order,
  product.product_id, product.product_name, product.product_type, product.category,
  customer.customer_id, customer.age,
  CASE
    WHEN customer.age > 60 THEN '60+' WHEN customer.age > 50 THEN '51-60' WHEN customer.age > 40 THEN '41-50'
    WHEN customer.age > 30 THEN '31-40' WHEN customer.age IS NOT NULL THEN '18-30'
  END AS age_group,
  CASE
    WHEN customer.age > 60 THEN 5 WHEN customer.age > 50 THEN 4 WHEN customer.age > 40 THEN 3
    WHEN customer.age > 30 THEN 2 WHEN customer.age IS NOT NULL THEN 1
  END AS age_group_order,
  customer.gender, customer.city, customer.marital_status, customer.education, customer.occupation, customer.income,
  customer.preferred_channel, customer.preferred_language, customer.preferred_time,
  assigned.segment_id
FROM policies AS policy
JOIN products AS product ON product.product_id = policy.product_id
JOIN customers AS customer ON customer.customer_id = policy.customer_id
LEFT JOIN assignments AS assigned ON assigned.customer_id = policy.customer_id
