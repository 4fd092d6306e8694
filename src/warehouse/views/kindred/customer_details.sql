-- One row a customer, with policies on file, segment and its name.
SELECT
  customer.*,
  COALESCE(facts.policies, 0) AS policies, facts.premium, facts.coverage, facts.tenure_years, facts.premium_to_coverage,
  to_date.premium_to_date,
  assigned.segment_id, segment.name AS segment_name, assigned.distance, assigned.next_segment_id, assigned.next_distance
FROM customers AS customer
LEFT JOIN customer_facts AS facts ON facts.customer_id = customer.customer_id
LEFT JOIN (
  SELECT customer_id, SUM({money(premium * tenure_years)}) AS premium_to_date FROM policies GROUP BY customer_id
) AS to_date ON to_date.customer_id = customer.customer_id
LEFT JOIN assignments AS assigned ON assigned.customer_id = customer.customer_id
LEFT JOIN current_segments AS segment ON segment.segment_id = assigned.segment_id
