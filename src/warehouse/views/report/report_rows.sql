-- What became of the rows of each table that the current run read. The last three add up to the first.
SELECT 'Customers' AS table_name, CAST({text_at(report, $.rows.customers.read)} AS {integer}) AS rows_read,
  CAST({text_at(report, $.rows.customers.accepted)} AS {integer}) AS accepted,
  CAST({text_at(report, $.rows.customers.quarantined)} AS {integer}) AS set_aside, CAST({text_at(report, $.rows.customers.skipped)} AS {integer}) AS skipped
FROM current_run
UNION ALL
SELECT 'Policies', CAST({text_at(report, $.rows.policies.read)} AS {integer}), CAST({text_at(report, $.rows.policies.accepted)} AS {integer}),
  CAST({text_at(report, $.rows.policies.quarantined)} AS {integer}), CAST({text_at(report, $.rows.policies.skipped)} AS {integer})
FROM current_run
UNION ALL
SELECT 'Products', CAST({text_at(report, $.rows.products.read)} AS {integer}), CAST({text_at(report, $.rows.products.accepted)} AS {integer}),
  CAST({text_at(report, $.rows.products.quarantined)} AS {integer}), CAST({text_at(report, $.rows.products.skipped)} AS {integer})
FROM current_run
