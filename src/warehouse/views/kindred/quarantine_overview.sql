-- Rows set aside in the current run, by table and reason.
SELECT quality.table_name, quality.column_name, quality.code, quality.row_count, quality.first_rows
FROM data_quality AS quality JOIN current_run AS run ON run.run_id = quality.run_id
WHERE quality.action = 'quarantined'
