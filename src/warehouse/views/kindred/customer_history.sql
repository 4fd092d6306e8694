-- Which customer was in which segment from when (included) to when (not included, NULL for still).
SELECT member.customer_id, member.segment_id, named.name AS segment_name, member.valid_from, member.valid_to
FROM segment_members AS member
LEFT JOIN (
  SELECT segment_id, name, ROW_NUMBER() OVER (PARTITION BY segment_id ORDER BY sequence DESC) AS place
  FROM segments JOIN runs ON runs.run_id = segments.run_id
) AS named ON named.segment_id = member.segment_id AND named.place = 1
