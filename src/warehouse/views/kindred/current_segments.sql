-- The segments in use, with their names.
SELECT segment.*
FROM segments AS segment JOIN current_run AS run ON run.run_id = segment.run_id
