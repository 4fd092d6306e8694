import { openDuckDB } from './src/engine/duckdb/open.ts';
import { mkdirSync } from 'node:fs';
mkdirSync('/tmp/big', { recursive: true });
const e = await openDuckDB(':memory:', { threads: 2 });
await e.run("SELECT setseed(0.3)");
await e.run(`COPY (SELECT 'C' || lpad(i::VARCHAR, 7, '0') AS customer_id,
  CAST(CASE i % 4 WHEN 0 THEN 24 WHEN 1 THEN 38 WHEN 2 THEN 52 ELSE 69 END + 8*(random()-0.5) AS INT) AS age,
  ['Female','Male'][1 + CAST(floor(random()*2) AS INT)] AS gender,
  ['London','Leeds','Birmingham','Manchester','Glasgow','Bristol','Cardiff','Belfast','York','Exeter','Norwich','Swansea','Aberdeen','Leicester','Plymouth'][1 + CAST(floor(pow(random(),2)*15) AS INT)] AS city,
  CASE WHEN random() < 0.8 THEN ['Single','Cohabiting','Married','Widowed'][1 + i % 4] ELSE 'Divorced' END AS marital_status,
  CAST(CASE i % 4 WHEN 0 THEN 24000 WHEN 1 THEN 45000 WHEN 2 THEN 70000 ELSE 31000 END * (0.8 + 0.4*random()) AS INT) AS income,
  ['Email','Phone','App','Post'][1 + CAST(floor(random()*4) AS INT)] AS preferred_channel
  FROM range(1000000) t(i)) TO '/tmp/big/customers.csv'`);
await e.run(`COPY (SELECT 'P' || lpad(i::VARCHAR, 7, '0') AS policy_id, 'C' || lpad((i % 1000000)::VARCHAR, 7, '0') AS customer_id, 'A' || (CAST(floor(random()*20) AS INT)) AS product_id,
  strftime(DATE '2026-01-01' - CAST(floor(random() * CASE (i % 1000000) % 4 WHEN 0 THEN 1000 WHEN 1 THEN 3000 WHEN 2 THEN 6000 ELSE 9000 END) AS INT), '%Y-%m-%d') AS purchase_date,
  round(100 + 900*random(), 2) AS premium, CAST(10000 + 90000*random() AS INT) AS coverage FROM range(3000000) t(i)) TO '/tmp/big/sales.csv'`);
await e.run(`COPY (SELECT 'A' || i AS product_id, 'Plan ' || i AS product_name, ['Motor','Home','Life','Health','Travel'][1 + i % 5] AS product_type, ['Personal','Family','Business'][1 + i % 3] AS category FROM range(20) t(i)) TO '/tmp/big/products.csv'`);
await e.close();
