-- One row a product.
SELECT
  named.product_key, product.product_name, COALESCE(product.product_type, 'Unknown') AS product_type,
  COALESCE(product.category, 'Unknown') AS category
FROM products AS product JOIN report_product_keys AS named ON named.product_id = product.product_id
