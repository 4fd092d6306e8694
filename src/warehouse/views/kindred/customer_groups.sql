-- One row a customer, with its age group.
SELECT
  customer.*,
  CASE
    WHEN customer.age > 60 THEN '60+' WHEN customer.age > 50 THEN '51-60' WHEN customer.age > 40 THEN '41-50'
    WHEN customer.age > 30 THEN '31-40' WHEN customer.age IS NOT NULL THEN '18-30'
  END AS age_group,
  CASE
    WHEN customer.age > 60 THEN 5 WHEN customer.age > 50 THEN 4 WHEN customer.age > 40 THEN 3
    WHEN customer.age > 30 THEN 2 WHEN customer.age IS NOT NULL THEN 1
  END AS age_group_order
FROM customers AS customer
