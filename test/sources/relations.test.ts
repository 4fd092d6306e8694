import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { landFiles } from '../support/raw.ts';
import { scratch } from '../support/scratch.ts';

const select = `SELECT 'A' AS id, DATE '2024-05-04' AS sold, CAST(1.10 AS DECIMAL(9,2)) AS price, TIMESTAMP '2024-05-04 00:00:00' AS at, NULL AS gone
  UNION ALL SELECT 'B "b"', NULL, 2.5, TIMESTAMP '2024-05-04 09:30:00', NULL`;

const landed = [
  [1, 'id', 'sold', 'price', 'at', 'gone'],
  [2, 'A', '2024-05-04', '1.10', '2024-05-04', null],
  [3, 'B "b"', null, '2.50', '2024-05-04 09:30:00', null],
];

async function made(t: Parameters<typeof scratch>[0], file: string, sql: (path: string) => string[]) {
  const path = join(scratch(t), file);
  const engine = await openDuckDB(':memory:');
  for (const statement of sql(path)) await engine.run(statement);
  await engine.close();
  return readFileSync(path);
}

test('a Parquet file is read, dates as dates', async (t) => {
  const bytes = await made(t, 'p.parquet', (path) => [`COPY (${select}) TO '${path}' (FORMAT parquet)`]);
  const [part] = await landFiles(t, { 'p.parquet': bytes });
  assert.deepEqual(part!.cells, landed);
});

test('the headings of a long Parquet file come first, and whole numbers kept as fractions are whole', async (t) => {
  const bytes = await made(t, 'p.parquet', (path) => [
    `COPY (SELECT i::DOUBLE AS id, i / 2 AS half FROM range(3000) AS rows(i)) TO '${path}' (FORMAT parquet)`,
  ]);
  const [part] = await landFiles(t, { 'p.parquet': bytes });
  assert.deepEqual(part!.cells.slice(0, 3), [
    [1, 'id', 'half'],
    [2, '0', '0'],
    [3, '1', '0.5'],
  ]);
  assert.deepEqual(part!.cells[3000], [3001, '2999', '1499.5']);
});

test('three decimals of a typed number are not taken for thousands', async (t) => {
  const bytes = await made(t, 'p.parquet', (path) => [
    `COPY (SELECT 1.234::DECIMAL(9,3) AS price, 5678.125::DOUBLE AS other UNION ALL SELECT 100, 2) TO '${path}' (FORMAT parquet)`,
  ]);
  const [part] = await landFiles(t, { 'p.parquet': bytes });
  assert.deepEqual(part!.cells.slice(1), [
    [2, '1.2340', '5678.1250'],
    [3, '100', '2'],
  ]);
});

test('a table of a DuckDB file is read', async (t) => {
  const bytes = await made(t, 'p.duckdb', (path) => [
    `ATTACH '${path}' AS d`,
    `CREATE TABLE d.products AS ${select}`,
    'CREATE TABLE d.others AS SELECT 1 AS a',
    'DETACH d',
  ]);
  const [part] = await landFiles(t, { 'p.duckdb': bytes });
  assert.deepEqual(part!.cells, landed);
  const [other] = await landFiles(t, { 'p.duckdb': bytes }, { tab: 'others' });
  assert.deepEqual(other!.cells, [
    [1, 'a'],
    [2, '1'],
  ]);
  await assert.rejects(
    landFiles(t, { 'p.duckdb': bytes }, { tab: 'none' }),
    /no table "none"; its tables: "others", "products"/,
  );
});

test('JSON lines are read as they are written', async (t) => {
  const lines = '{"id":"A","sold":"4/5/2024","n":1.50}\n{"id":"B","more":{"x":1},"n":null}\n';
  const [part] = await landFiles(t, { 'p.jsonl': lines });
  assert.deepEqual(part!.cells, [
    [1, 'id', 'sold', 'n', 'more'],
    [2, 'A', '4/5/2024', '1.5', null],
    [3, 'B', null, null, '{"x":1}'],
  ]);
  await assert.rejects(
    landFiles(t, { 'p.jsonl': '{"id":"A"}\n{"id":' }),
    /cannot be read as JSON, one record a line/,
  );
});

test('a file that is not what the config says is refused, with the word to write', async (t) => {
  await assert.rejects(
    landFiles(t, { 'p.csv': 'a\n1\n' }, { kind: 'parquet' }),
    /is CSV, and the config calls it Parquet\. Write csv instead of parquet/,
  );
});

test('a file whose path looks like a pattern is read as that file', async (t) => {
  const bytes = await made(t, 'p.parquet', (path) => [`COPY (${select}) TO '${path}' (FORMAT parquet)`]);
  const [part] = await landFiles(t, { 'p[1].parquet': bytes, 'p1.parquet': 'another' });
  assert.deepEqual(part!.cells, landed);
  const [json] = await landFiles(t, { 'p{a}.jsonl': '{"id":"A"}\n' });
  assert.deepEqual(json!.cells, [
    [1, 'id'],
    [2, 'A'],
  ]);
});
