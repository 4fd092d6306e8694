SELECT category AS Category, COUNT(*) AS TotalCount, 'Category' AS Type, segment_id AS Cluster_ID
FROM policy_details GROUP BY category, segment_id
UNION ALL
SELECT product_type AS Category, COUNT(*) AS TotalCount, 'Product Type' AS Type, segment_id AS Cluster_ID
FROM policy_details GROUP BY product_type, segment_id
