import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bigqueryDialect } from '../../src/engine/bigquery/dialect.ts';
import { openDuckDB } from '../../src/engine/duckdb/open.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { views } from '../../src/warehouse/views.ts';
import { assertAlike, typedRows } from '../support/alike.ts';
import { fillHard } from '../support/hard.ts';
import { withoutShared } from '../support/paths.ts';
import { referenceFolder } from '../support/reference.ts';
import { relationsOf, withViews } from '../support/zeta-engine.ts';
import { openZetaSql, withoutZetaSql, type ZetaSql } from '../support/zetasql.ts';

describe('the views give the same rows in DuckDB and in Google’s reference implementation', {
  skip: withoutZetaSql,
}, () => {
  let google: ZetaSql;
  before(async () => {
    google = await openZetaSql();
  });
  after(() => google.close());

  /** Computes every view in both engines, each from the rows that this engine gave for those it reads. */
  async function compareViews(engine: Engine) {
    const relations = await withViews(google, await relationsOf(engine));
    for (const { name } of await views(bigqueryDialect)) {
      const answer = await google.evaluate(`SELECT * FROM ${name}`, relations);
      assertAlike(await typedRows(engine, `SELECT * FROM ${name}`), answer, name);
    }
  }

  test('on a hard set of rows', async () => {
    const engine = await openDuckDB(':memory:');
    try {
      await fillHard(engine);
      await compareViews(engine);
    } finally {
      await engine.close();
    }
  });

  test('on the reference sheets', { skip: withoutShared }, async (t) => {
    const cwd = await referenceFolder(t, '2026-04-28');
    const engine = await openDuckDB(join(cwd, 'kindred.duckdb'), { readOnly: true });
    try {
      await compareViews(engine);
    } finally {
      await engine.close();
    }
  });
});
