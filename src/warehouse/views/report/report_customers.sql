-- One row a customer. -1 is the segment of those who are in none; what is not known says so.
SELECT
  named.customer_key, customer.customer_id, COALESCE(customer.segment_id, -1) AS segment_id,
  customer.age, COALESCE(grouped.age_group, 'Unknown') AS age_group, COALESCE(grouped.age_group_order, 6) AS age_group_order,
  COALESCE(customer.gender, 'Unknown') AS gender, COALESCE(customer.city, 'Unknown') AS city,
  COALESCE(customer.marital_status, 'Unknown') AS marital_status, COALESCE(customer.education, 'Unknown') AS education,
  COALESCE(customer.occupation, 'Unknown') AS occupation, CAST(customer.income AS {real}) AS income,
  COALESCE(customer.preferred_channel, 'Unknown') AS preferred_channel, COALESCE(customer.preferred_time, 'Unknown') AS preferred_time,
  COALESCE(customer.preferred_language, 'Unknown') AS preferred_language,
  CASE WHEN customer.objects THEN 'No, objects' ELSE 'Yes' END AS may_be_contacted,
  customer.policies
FROM customer_details AS customer
JOIN customer_groups AS grouped ON grouped.customer_id = customer.customer_id
JOIN report_customer_keys AS named ON named.customer_id = customer.customer_id
