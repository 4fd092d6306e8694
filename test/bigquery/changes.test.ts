import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bigqueryDialect } from '../../src/engine/bigquery/dialect.ts';
import type { Dialect } from '../../src/engine/dialect.ts';
import { duckdbDialect } from '../../src/engine/duckdb/dialect.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import { changesOf } from '../../src/warehouse/changes.ts';
import { assertAlike, typedRows } from '../support/alike.ts';
import { fillHard } from '../support/hard.ts';
import { relationsOf } from '../support/zeta-engine.ts';
import { openZetaSql, withoutZetaSql } from '../support/zetasql.ts';

/** What the run of a day with other assignments adds to each table, as queries. */
function added(dialect: Dialect, held: boolean, segmented: boolean) {
  const staged: Readonly<Record<string, string>> = { assignments: 'new_assignments' };
  return changesOf({
    dialect,
    live: (table) => table,
    staged: (table) => staged[table] ?? table,
    isFirst: false,
    runId: '2026-02-01-new',
    asOf: '2026-02-01',
    held,
    segmented,
  }).filter(({ isStaged }) => !isStaged);
}

test('what a run adds to the tables is the same in both engines: segments anew, held, and none', {
  skip: withoutZetaSql,
}, async (t) => {
  const engine = await openDuckDB(':memory:');
  const google = await openZetaSql();
  t.after(async () => {
    google.close();
    await engine.close();
  });
  await fillHard(engine);
  await engine.run(
    "CREATE TABLE new_assignments AS SELECT * REPLACE ((segment_id + length(customer_id)) % 3 AS segment_id) FROM assignments WHERE customer_id <> 'C3'",
  );
  const relations = await relationsOf(engine);
  relations.new_assignments = {
    columns: relations.assignments!.columns,
    rows: (await typedRows(engine, 'SELECT * FROM new_assignments')).rows,
  };
  for (const [held, segmented] of [
    [false, true],
    [true, false],
    [false, false],
  ] as const) {
    const theirs = added(bigqueryDialect, held, segmented);
    const ours = added(duckdbDialect, held, segmented);
    assert.ok(ours.length > 0);
    for (const [i, { table, added: sql }] of ours.entries())
      assertAlike(
        await typedRows(engine, sql),
        await google.evaluate(theirs[i]!.added, relations),
        `${table.name}, ${held ? 'held' : segmented ? 'with segments' : 'without segments'}`,
      );
  }
});
