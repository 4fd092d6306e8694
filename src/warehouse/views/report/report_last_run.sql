-- The run whose facts are out, and how the last run of all went: one row.
SELECT
  run.run_id, run.as_of, last.day AS last_day, last.recorded_at, last.status AS last_status, last.reason AS last_reason,
  run.k, run.currency, CAST(run.premium_target AS {real}) AS premium_target
FROM current_run AS run
CROSS JOIN (SELECT * FROM report_runs WHERE sequence = (SELECT MAX(sequence) FROM runs)) AS last
