-- One row a segment in use, and one for customers who are in none, where there are such.
SELECT
  segment.segment_id,
  CASE WHEN COUNT(*) OVER (PARTITION BY LOWER(segment.name)) > 1 THEN segment.name || ' (' || CAST(segment.segment_id AS {text}) || ')' ELSE segment.name END AS segment,
  segment.description, segment.apart AS sets_it_apart,
  NULLIF(COALESCE({text_at(tactics, $[0].text)}, '') || COALESCE(' ' || {text_at(tactics, $[1].text)}, '') || COALESCE(' ' || {text_at(tactics, $[2].text)}, ''), '') AS suggestions,
  segment.rule, segment.size, segment.share, segment.stability,
  CASE segment.named_by WHEN 'pinned' THEN 'You' WHEN 'gemini' THEN 'Gemini' ELSE 'A template' END AS named_by
FROM current_segments AS segment LEFT JOIN segment_naming AS named ON named.segment_id = segment.segment_id
UNION ALL
SELECT
  -1, 'No segment', 'Customers without a policy, or of whom nothing is known that segments are made of.', NULL, NULL, NULL,
  people.outside, NULL, NULL, NULL
FROM (
  SELECT COUNT(*) AS outside FROM customers AS customer
  LEFT JOIN assignments AS assigned ON assigned.customer_id = customer.customer_id WHERE assigned.segment_id IS NULL
) AS people
WHERE people.outside > 0
