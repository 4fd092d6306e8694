-- Rows of the current run that were set aside, flagged, repaired or skipped, by reason.
SELECT
  UPPER(SUBSTR(found.table_name, 1, 1)) || SUBSTR(found.table_name, 2) AS table_name, found.column_name, found.code,
  CASE found.action WHEN 'quarantined' THEN 'Set aside' WHEN 'flagged' THEN 'Flagged' WHEN 'repaired' THEN 'Repaired' ELSE 'Skipped' END AS what_was_done,
  CASE found.action WHEN 'quarantined' THEN 1 WHEN 'flagged' THEN 2 WHEN 'repaired' THEN 3 ELSE 4 END AS what_was_done_order,
  found.row_count
FROM data_quality AS found JOIN current_run AS run ON run.run_id = found.run_id
