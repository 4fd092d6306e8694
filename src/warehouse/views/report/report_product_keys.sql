-- Products by keys that stay apart in programs to which capitals and small letters are the same.
SELECT
  product_id,
  CASE WHEN alike > 1 THEN product_id || ' (' || CAST(place AS {text}) || ')' ELSE product_id END AS product_key
FROM (
  SELECT
    product_id, COUNT(*) OVER (PARTITION BY LOWER(product_id)) AS alike,
    ROW_NUMBER() OVER (PARTITION BY LOWER(product_id) ORDER BY product_id) AS place
  FROM products
) AS counted
