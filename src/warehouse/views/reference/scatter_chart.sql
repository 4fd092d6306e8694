SELECT
  place.x AS {"0"}, place.y AS {"1"}, assigned.segment_id AS Cluster_ID, segment.name AS cluster_name, segment.description AS description
FROM segment_map AS place
JOIN assignments AS assigned ON assigned.customer_id = place.customer_id
LEFT JOIN current_segments AS segment ON segment.segment_id = assigned.segment_id
