-- {table} by keys that stay apart in programs to which capitals and small letters are the same.
SELECT
  {one}_id,
  CASE WHEN alike > 1 THEN {one}_id || ' (' || CAST(place AS {text}) || ')' ELSE {one}_id END AS {one}_key
FROM (
  SELECT
    {one}_id, COUNT(*) OVER (PARTITION BY LOWER({one}_id)) AS alike,
    ROW_NUMBER() OVER (PARTITION BY LOWER({one}_id) ORDER BY {one}_id) AS place
  FROM {table}
) AS counted
