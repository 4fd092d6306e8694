/** What is never to be committed: whatever holds customers, and whatever holds a secret. */
export const ignoreText = `# The warehouse, its generations and what waits beside it: customers
*.duckdb
*.duckdb.*

# Sheets that were downloaded, lists that were written, dashboards and reports with customers in them: look before you take a line out
*.csv
*.xlsx
*.ods
*.parquet
/site/
/report/

# Keys
*.json
.env
.env.*
`;
