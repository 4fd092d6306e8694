import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bigqueryDialect } from '../../src/engine/bigquery/dialect.ts';
import { duckdbDialect } from '../../src/engine/duckdb/dialect.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { factStatements } from '../../src/features/facts.ts';
import { featureStatement } from '../../src/features/features.ts';
import { assertAlike, typedRows } from '../support/alike.ts';
import { fillHard } from '../support/hard.ts';
import { columnsOf } from '../support/zeta-engine.ts';
import { openZetaSql, type Relation, withoutZetaSql } from '../support/zetasql.ts';

test('facts and all features are the same in DuckDB and in Google’s reference implementation', {
  skip: withoutZetaSql,
}, async (t) => {
  const engine = await openDuckDB(':memory:');
  const google = await openZetaSql();
  t.after(async () => {
    google.close();
    await engine.close();
  });
  await fillHard(engine);
  const clean: Readonly<Record<string, string>> = {
    clean_customers: 'SELECT * FROM customers',
    clean_products: 'SELECT * FROM products',
    clean_policies:
      'SELECT policy_id, customer_id, product_id, purchase_date, premium, CASE WHEN coverage < 1e-5 THEN NULL ELSE coverage END AS coverage FROM policies',
  };
  const relations: Record<string, Relation> = {};
  for (const [name, sql] of Object.entries(clean)) {
    await engine.run(`CREATE TABLE ${name} AS ${sql}`);
    const { names, types, rows } = await typedRows(engine, `SELECT * FROM ${name}`);
    relations[name] = { columns: Object.fromEntries(names.map((own, i) => [own, types[i]!])), rows };
  }
  await engine.run('DROP TABLE customer_facts');
  const made = (dialect: typeof duckdbDialect) => [
    ...factStatements(dialect, '2026-02-28').slice(0, 2),
    featureStatement(dialect),
  ];
  const theirs = made(bigqueryDialect);
  for (const [i, { name, sql }] of made(duckdbDialect).entries()) {
    const table = name.split(',')[0]!.replaceAll(' ', '_');
    await engine.run(`CREATE TABLE ${table} AS ${sql}`);
    const answer = await google.evaluate(theirs[i]!.sql, relations);
    assertAlike(await typedRows(engine, `SELECT * FROM ${table}`), answer, name);
    relations[table] = { columns: columnsOf(answer), rows: answer.rows };
  }
  const [ratios] = await engine.rows('SELECT COUNT(DISTINCT premium_to_coverage) AS n FROM policy_facts');
  assert.ok(Number(ratios!.n) > 10, 'there are ratios of many kinds');
});
