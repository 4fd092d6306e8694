SELECT segment_id AS cluster_id, name AS cluster_name, description FROM current_segments
