-- One row a policy on file, as reports sum it. Numbers are reals: report tools know no decimals of six places.
SELECT
  policy.policy_id, customer.customer_key, product.product_key, policy.purchase_date,
  CAST(policy.premium AS {real}) AS premium, CAST(policy.coverage AS {real}) AS coverage,
  CAST(policy.tenure_years AS {real}) AS tenure_years, CAST(policy.premium_to_coverage AS {real}) AS premium_to_coverage,
  CAST(policy.premium_to_date AS {real}) AS premium_to_date, policy.tenure_group, policy.tenure_group_order
FROM policy_details AS policy
JOIN report_customer_keys AS customer ON customer.customer_id = policy.customer_id
JOIN report_product_keys AS product ON product.product_id = policy.product_id
