-- Places of customers on the map: of all up to twenty thousand, else of ten to twenty thousand drawn by their ids, always the same ones.
SELECT
  named.customer_key, place.customer_id, place.x AS map_x, place.y AS map_y, COALESCE(assigned.segment_id, -1) AS segment_id
FROM segment_map AS place
JOIN report_customer_keys AS named ON named.customer_id = place.customer_id
LEFT JOIN assignments AS assigned ON assigned.customer_id = place.customer_id
CROSS JOIN (
  SELECT GREATEST(1, CAST(FLOOR(COUNT(*) / 10000) AS {integer})) AS one_in FROM segment_map
) AS sample
WHERE MOD({fingerprint(place.customer_id)}, sample.one_in) = 0
