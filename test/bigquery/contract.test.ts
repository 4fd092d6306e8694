import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contractTables } from '../../src/clean/contract/contract.ts';
import { countContract, quarantineSql } from '../../src/clean/contract/counts.ts';
import { columnsOf, mapTables, tableNames } from '../../src/domain/tables.ts';
import { bigqueryDialect } from '../../src/engine/bigquery/dialect.ts';
import type { Dialect } from '../../src/engine/dialect.ts';
import { duckdbDialect } from '../../src/engine/duckdb/dialect.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { assertAlike, typedRows } from '../support/alike.ts';
import { columnsOf as columnsIn, zetaEngine } from '../support/zeta-engine.ts';
import { openZetaSql, type Relation, withoutZetaSql } from '../support/zetasql.ts';

/** Rows of text with one thing wrong each, beside rows with nothing wrong. */
const rows = {
  customers: {
    columns: ['customer_id', 'age', 'income', 'marital_status', 'city', 'objection'],
    rows: [
      ['C1', '30', '20000.5', 'Single', 'Zürich', null],
      ['C2', ' 40 ', 'n/a', 'Married', "O'Brien \\ x", 'no'],
      ['C3', '121', '1', null, null, null],
      ['C4', 'abc', '1', null, null, null],
      ['C5', '30.5', '1', null, null, null],
      ['C6', '30', '-1', null, null, null],
      [null, '30', '1', null, null, null],
      ['C7', '30', '1', null, null, null],
      ['C7', '31', '1', null, null, null],
      ['C8', '50', '1e5', 'Single', 'Leeds', 'yes'],
      ['C8', '50', '1e5', 'Single', 'Leeds', 'yes'],
      ['C9', '1e300', 'Infinity', 'NaN', '-', '?'],
      ['C10', '0', '0', 'Single', '👩‍👩‍👧', 'None'],
    ],
  },
  products: {
    columns: ['product_id', 'product_name', 'product_type'],
    rows: [
      ['A', 'Alpha', 'Life'],
      ['B', null, 'Life'],
    ],
  },
  policies: {
    columns: ['policy_id', 'customer_id', 'product_id', 'purchase_date', 'premium', 'coverage'],
    rows: [
      ['P1', 'C1', 'A', '2024-02-29', '100', '1000'],
      ['P2', 'C2', 'A', '2023-02-29', '100', '1000'],
      ['P3', 'C2', 'A', '1949-12-31', '100', '1000'],
      ['P4', 'C2', 'A', '2026-02-01', '100', '1000'],
      ['P5', 'C2', 'A', '2026-01-31 00:00:00+00', '0', '1000'],
      ['P6', 'C2', 'A', '2026-01-31T10:00:00', '0.000001', '0'],
      ['P7', 'C3', 'A', '2024-01-01', '100', '1000'],
      ['P8', 'nobody', 'A', '2024-01-01', '100', '1000'],
      ['P9', 'C1', 'B', '2024-01-01', '100', '1000'],
      ['P10', 'nobody', 'nothing', '31/12/2024', 'x', '-5'],
      ['P11', 'C1', null, '2024-01-01x', '100', null],
      ['P12', 'C10', 'A', '2000-02-29', '12.3456789', '1000'],
      ['P12', 'C10', 'A', '2000-02-29', '12.3456789', '1000'],
    ],
  },
} as const;

const asOf = '2026-01-31';
const run = { run_id: 'r', as_of: asOf };
const labels = mapTables((table) => `of ${table}`);
const sources = mapTables((table) => ({
  table,
  from: `source_${table}`,
  columns: new Map(rows[table].columns.map((name) => [name, name])),
}));
const made = (dialect: Dialect) => [
  ...contractTables(sources, asOf, dialect),
  { name: 'quarantine', query: quarantineSql(run, labels, dialect) },
];

async function byDuckDB(): Promise<Engine> {
  const engine = await openDuckDB(':memory:');
  for (const table of tableNames) {
    const { columns, rows: cells } = rows[table];
    await engine.run(`CREATE TABLE source_${table} (${columns.map((name) => `${name} VARCHAR`).join(', ')})`);
    for (const row of cells)
      await engine.run(
        `INSERT INTO source_${table} VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
        row,
      );
  }
  for (const { name, query } of made(duckdbDialect)) await engine.run(`CREATE TABLE ${name} AS ${query}`);
  return engine;
}

test('the contract as SQL sets aside what the contract says, and every row is accounted for', async (t) => {
  const engine = await byDuckDB();
  t.after(() => engine.close());
  const aside = await engine.rows('SELECT table_name, cells, codes FROM quarantine');
  const codesOf = (table: string, key: string) =>
    aside
      .filter((row) => row.table_name === table && JSON.parse(String(row.cells))[0] === key)
      .map(({ codes }) => codes);
  assert.deepEqual(
    ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', '', 'C7', 'C8', 'C9', 'C10'].map((key) => codesOf('customers', key)),
    [
      [],
      [],
      ['out_of_range'],
      ['not_a_number'],
      ['not_whole'],
      ['out_of_range'],
      ['missing_required'],
      ['duplicate_key', 'duplicate_key'],
      [],
      ['not_a_number not_a_number'],
      [],
    ],
  );
  assert.deepEqual(
    rows.policies.rows.map(([key]) => codesOf('policies', key).join()),
    [
      '',
      'not_a_date',
      'out_of_range',
      'future_date',
      'out_of_range',
      '',
      'customer_set_aside',
      'orphan_customer',
      'product_set_aside',
      'not_a_date not_a_number out_of_range orphan_customer orphan_product',
      'missing_required not_a_date',
      '',
      '',
    ],
  );
  const { rows: counted, findings, orphans } = await countContract(engine, (sql) => sql);
  assert.deepEqual(counted, {
    customers: { read: 13, accepted: 4, quarantined: 8, skipped: 1 },
    products: { read: 2, accepted: 1, quarantined: 1, skipped: 0 },
    policies: { read: 13, accepted: 3, quarantined: 9, skipped: 1 },
  });
  assert.equal(orphans, 2);
  const found = findings.find(({ table, code }) => table === 'policies' && code === 'orphan_product');
  assert.deepEqual(found, {
    table: 'policies',
    column: 'product_id',
    action: 'quarantined',
    code: 'orphan_product',
    rows: 1,
    examples: [],
  });
  assert.deepEqual(
    await engine.rows('SELECT customer_id, age, income, objects FROM clean_customers ORDER BY customer_id'),
    [
      { customer_id: 'C1', age: 30, income: 20000.5, objects: false },
      { customer_id: 'C10', age: 0, income: 0, objects: false },
      { customer_id: 'C2', age: 40, income: null, objects: false },
      { customer_id: 'C8', age: 50, income: 100000, objects: true },
    ],
  );
  assert.deepEqual(
    (
      await engine.rows('SELECT reasons FROM quarantine WHERE codes = $1', ['missing_required not_a_date'])
    )[0],
    {
      reasons:
        'product_id: a required cell is missing; purchase_date: the cell cannot be read as a date that exists',
    },
  );
});

test('the contract gives the same rows in Google’s reference implementation', {
  skip: withoutZetaSql,
}, async (t) => {
  const engine = await byDuckDB();
  const google = await openZetaSql();
  t.after(async () => {
    google.close();
    await engine.close();
  });
  const relations: Record<string, Relation> = Object.fromEntries(
    tableNames.map((table) => [
      `source_${table}`,
      {
        columns: Object.fromEntries(rows[table].columns.map((name) => [name, 'text' as const])),
        rows: rows[table].rows,
      },
    ]),
  );
  for (const { name, query } of made(bigqueryDialect)) {
    const answer = await google.evaluate(query, relations);
    assertAlike(await typedRows(engine, `SELECT * FROM ${name}`), answer, name);
    relations[name] = { columns: columnsIn(answer), rows: answer.rows };
  }
  const theirs = await countContract(zetaEngine(google, relations), (sql) => sql);
  assert.deepEqual(theirs, await countContract(engine, (sql) => sql));
});

test('a table without an optional column has it as unknown', async (t) => {
  const engine = await openDuckDB(':memory:');
  t.after(() => engine.close());
  await engine.run("CREATE TABLE source_customers AS SELECT 'C1' AS customer_id");
  await engine.run("CREATE TABLE source_products AS SELECT 'A' AS product_id, 'Alpha' AS product_name");
  await engine.run(
    "CREATE TABLE source_policies AS SELECT 'P1' AS policy_id, 'C1' AS customer_id, 'A' AS product_id, DATE '2024-01-01' AS purchase_date, 5 AS premium",
  );
  const few = mapTables((table) => ({
    ...sources[table],
    columns: new Map(columnsOf[table].filter(({ required }) => required).map(({ name }) => [name, name])),
  }));
  for (const { name, query } of contractTables(few, asOf, duckdbDialect))
    await engine.run(`CREATE TABLE ${name} AS ${query}`);
  assert.deepEqual(await engine.rows('SELECT premium, coverage FROM clean_policies'), [
    { premium: 5, coverage: null },
  ]);
  assert.deepEqual(await engine.rows('SELECT age, objects FROM clean_customers'), [
    { age: null, objects: false },
  ]);
});
