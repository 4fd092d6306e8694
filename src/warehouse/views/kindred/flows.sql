-- Customers who went from each segment to each between two days: {from} and {to}. No segment before is a customer who
-- is new, none after one who is gone. Premium is what is on file today; of those who are gone none is known.
SELECT before.segment_id AS from_segment_id, since.segment_id AS to_segment_id,
  COUNT(*) AS customers, SUM(facts.premium) AS premium
FROM (
  SELECT customer_id, segment_id FROM segment_members
  WHERE valid_from <= {from} AND (valid_to IS NULL OR valid_to > {from})
) AS before
FULL JOIN (
  SELECT customer_id, segment_id FROM segment_members
  WHERE valid_from <= {to} AND (valid_to IS NULL OR valid_to > {to})
) AS since ON since.customer_id = before.customer_id
LEFT JOIN customer_facts AS facts ON facts.customer_id = COALESCE(since.customer_id, before.customer_id)
GROUP BY before.segment_id, since.segment_id
ORDER BY from_segment_id NULLS LAST, to_segment_id NULLS LAST
