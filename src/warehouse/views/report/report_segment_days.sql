-- Segments on each day that had some, under the name that each had last; two of one name are told apart by their numbers.
SELECT
  history.as_of AS day, history.segment_id,
  CASE WHEN named.alike > 1 THEN named.name || ' (' || CAST(history.segment_id AS {text}) || ')' ELSE named.name END AS segment,
  history.customers, history.share
FROM segment_history AS history
JOIN (
  SELECT segment_id, name, COUNT(*) OVER (PARTITION BY LOWER(name)) AS alike
  FROM (
    SELECT segment_id, name, ROW_NUMBER() OVER (PARTITION BY segment_id ORDER BY as_of DESC) AS place FROM segment_history
  ) AS ranked
  WHERE place = 1
) AS named ON named.segment_id = history.segment_id
