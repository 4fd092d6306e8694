SELECT category AS Category, COUNT(*) AS TotalCount, 'Category' AS Type FROM policy_details GROUP BY category
UNION ALL
SELECT product_type AS Category, COUNT(*) AS TotalCount, 'Product Type' AS Type FROM policy_details GROUP BY product_type
