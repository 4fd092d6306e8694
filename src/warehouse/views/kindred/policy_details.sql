-- One row a policy on file, with its customer, product and segment.
SELECT
  policy.policy_id, policy.purchase_date, policy.premium, policy.coverage, policy.tenure_years, policy.premium_to_coverage,
  policy.premium_to_date, policy.tenure_group, policy.tenure_group_order,
  product.product_id, product.product_name, product.product_type, product.category,
  customer.customer_id, customer.age, customer.age_group, customer.age_group_order,
  customer.gender, customer.city, customer.marital_status, customer.education, customer.occupation, customer.income,
  customer.preferred_channel, customer.preferred_language, customer.preferred_time,
  assigned.segment_id
FROM policy_groups AS policy
JOIN products AS product ON product.product_id = policy.product_id
JOIN customer_groups AS customer ON customer.customer_id = policy.customer_id
LEFT JOIN assignments AS assigned ON assigned.customer_id = policy.customer_id
