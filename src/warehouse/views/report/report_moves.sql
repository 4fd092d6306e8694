-- Customers who went from one segment to another since the run before.
SELECT
  CASE WHEN moved.from_segment_id IS NULL THEN 'Newly in a segment' ELSE COALESCE(origin.segment, 'Segment ' || CAST(moved.from_segment_id AS {text})) END AS from_segment,
  CASE WHEN moved.to_segment_id IS NULL THEN 'No longer in one' ELSE COALESCE(target.segment, 'Segment ' || CAST(moved.to_segment_id AS {text})) END AS to_segment,
  moved.customers, CAST(moved.premium AS {real}) AS premium
FROM segment_flows AS moved
LEFT JOIN (SELECT DISTINCT segment_id, segment FROM report_segment_days) AS origin ON origin.segment_id = moved.from_segment_id
LEFT JOIN (SELECT DISTINCT segment_id, segment FROM report_segment_days) AS target ON target.segment_id = moved.to_segment_id
WHERE moved.from_segment_id IS NULL OR moved.to_segment_id IS NULL OR moved.from_segment_id <> moved.to_segment_id
