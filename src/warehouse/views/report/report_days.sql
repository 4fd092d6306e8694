-- One row a day, from the beginning of the year of the first purchase to the end of the as-of date's.
WITH digits AS (
  SELECT 0 AS digit UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
  UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
),
bounds AS (
  SELECT EXTRACT(YEAR FROM MIN(policies.purchase_date)) AS first_year, EXTRACT(YEAR FROM MAX(run.as_of)) AS last_year
  FROM policies CROSS JOIN current_run AS run
),
opening AS (
  SELECT CAST(CAST(first_year AS {text}) || '-01-01' AS DATE) AS first_day, last_year FROM bounds
),
days AS (
  SELECT CAST(DATE_ADD(first_day, INTERVAL (a.digit + 10 * b.digit + 100 * c.digit + 1000 * d.digit + 10000 * e.digit) DAY) AS DATE) AS day, last_year
  FROM opening
  CROSS JOIN digits AS a CROSS JOIN digits AS b CROSS JOIN digits AS c CROSS JOIN digits AS d
  CROSS JOIN (SELECT digit FROM digits WHERE digit < 4) AS e
),
parts AS (
  SELECT day, EXTRACT(YEAR FROM day) AS year, EXTRACT(QUARTER FROM day) AS quarter, EXTRACT(MONTH FROM day) AS month
  FROM days WHERE EXTRACT(YEAR FROM day) <= last_year
)
SELECT
  day, year, CAST(year AS {text}) || ' Q' || CAST(quarter AS {text}) AS quarter,
  SUBSTR('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month - 2, 3) || ' ' || CAST(year AS {text}) AS month,
  year * 100 + month AS month_order
FROM parts
