-- One row a run, those that were held, stopped or undone included, with its first reason.
SELECT
  sequence, run_id, as_of AS day,
  UPPER(SUBSTR(status, 1, 1)) || SUBSTR(status, 2) AS status,
  SUBSTR(CAST(recorded_at AS {text}), 1, 16) AS recorded_at,
  {text_at(reasons, $[0].message)} AS reason, k, version
FROM runs
