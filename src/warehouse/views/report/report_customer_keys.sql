-- Customers by keys that stay apart in programs to which capitals and small letters are the same.
SELECT
  customer_id,
  CASE WHEN alike > 1 THEN customer_id || ' (' || CAST(place AS {text}) || ')' ELSE customer_id END AS customer_key
FROM (
  SELECT
    customer_id, COUNT(*) OVER (PARTITION BY LOWER(customer_id)) AS alike,
    ROW_NUMBER() OVER (PARTITION BY LOWER(customer_id) ORDER BY customer_id) AS place
  FROM customers
) AS counted
