-- The segments of each day that had some: name, customers, share. The last run of a day counts.
SELECT run.as_of, segment.segment_id, segment.name, segment.size AS customers, segment.share, segment.stability
FROM segments AS segment
JOIN (
  SELECT run_id, as_of, ROW_NUMBER() OVER (PARTITION BY as_of ORDER BY sequence DESC) AS place
  FROM runs WHERE status IN ('published', 'held')
) AS run ON run.run_id = segment.run_id AND run.place = 1
ORDER BY run.as_of, segment.segment_id
