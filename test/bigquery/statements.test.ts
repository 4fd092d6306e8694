import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { statementsFor } from '../../src/pipeline.ts';
import { faultsOf, placeOf, planted } from '../support/dialect.ts';
import { openZetaSql, withoutZetaSql, type ZetaSql } from '../support/zetasql.ts';

describe('Google’s analyzer has nothing against what Kindred gives to BigQuery', {
  skip: withoutZetaSql,
}, () => {
  let google: ZetaSql;
  before(async () => {
    google = await openZetaSql();
  });
  after(() => google.close());

  test('every statement that "kindred warehouse sql" prints', async () => {
    const statements = await statementsFor('bigquery', placeOf('kindred'));
    const faults: string[] = [];
    for (const { group, name, sql } of statements)
      for (const fault of await faultsOf(google, sql, 'kindred')) faults.push(`${group}, ${name}: ${fault}`);
    assert.deepEqual(faults, []);
    assert.ok(statements.length > 150, `only ${statements.length} statements`);
  });

  test('a planted error of another dialect is caught in each of them', async () => {
    const statements = await statementsFor('bigquery', placeOf('kindred'));
    const missed: string[] = [];
    let caught = 0;
    for (const { group, name, sql } of statements) {
      const variants = planted(sql);
      assert.ok(variants.length > 0, `nothing could be planted in ${group}, ${name}`);
      for (const { what, sql: wrong } of variants) {
        const faults = await faultsOf(google, wrong, 'kindred');
        if (faults.length === 0) missed.push(`${group}, ${name}: ${what}`);
        else caught++;
      }
    }
    assert.deepEqual(missed, []);
    assert.ok(caught > statements.length);
  });
});
