import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SqlType } from '../../../src/engine/dialect.ts';
import { openDuckDB } from '../../../src/engine/duckdb/open.ts';
import type { ColumnKind } from '../../../src/report/powerbi/model/kinds.ts';
import { modelOf } from '../../../src/report/powerbi/model/model.ts';
import { reportViews } from '../../../src/report/powerbi/rows.ts';
import { faultsOfDax } from '../../support/dax.ts';
import { catalogOf } from '../../support/dialect.ts';
import { fillHard } from '../../support/hard.ts';
import { openZetaSql, withoutZetaSql } from '../../support/zetasql.ts';

const model = modelOf({ currency: 'GBP', locale: 'en-GB', country: 'GB', isDark: false });
const measures = model.tables.flatMap((table) => table.measures);

describe('the model', () => {
  test('every column is one of its view, of its type, in DuckDB', async (t) => {
    const engine = await openDuckDB(':memory:');
    t.after(() => engine.close());
    await fillHard(engine);
    const types: Readonly<Record<string, ColumnKind>> = {
      VARCHAR: 'text',
      BIGINT: 'integer',
      INTEGER: 'integer',
      DOUBLE: 'real',
      DATE: 'day',
      BOOLEAN: 'yes or no',
    };
    for (const { table, view } of reportViews) {
      const described = await engine.rows(`DESCRIBE SELECT * FROM ${view}`);
      const own = table.columns.filter(({ source }) => source !== null);
      assert.deepEqual(
        own.map(({ source, kind }) => `${source} ${kind}`).sort(),
        described
          .map((row) => `${row.column_name} ${types[String(row.column_type)] ?? row.column_type}`)
          .sort(),
        view,
      );
    }
  });

  test('every column is one of its view, of its type, to Google’s analyzer', {
    skip: withoutZetaSql,
  }, async (t) => {
    const google = await openZetaSql();
    t.after(() => google.close());
    const catalog = await catalogOf(google, 'kindred');
    const kinds: Readonly<Partial<Record<SqlType, ColumnKind>>> = {
      text: 'text',
      integer: 'integer',
      real: 'real',
      date: 'day',
      boolean: 'yes or no',
    };
    for (const { table, view } of reportViews) {
      const columns = Object.entries(catalog[view]!.columns);
      const own = table.columns.filter(({ source }) => source !== null);
      assert.deepEqual(
        own.map(({ source, kind }) => `${source} ${kind}`).sort(),
        columns.map(([name, type]) => `${name} ${kinds[type] ?? type}`).sort(),
        view,
      );
    }
  });

  test('keys of the one side and values with an order are unique to a program that knows no capitals', async (t) => {
    const engine = await openDuckDB(':memory:');
    t.after(() => engine.close());
    await fillHard(engine);
    const views = new Map(reportViews.map(({ table, view }) => [table.name, { table, view }]));
    const sourceOf = (table: string, column: string) =>
      views.get(table)!.table.columns.find(({ name }) => name === column)!.source!;
    let sorted = 0;
    for (const { one } of model.relationships) {
      if (!views.has(one[0])) continue;
      const key = `LOWER(CAST(${sourceOf(...one)} AS VARCHAR))`;
      const doubled = await engine.rows(
        `SELECT ${key} AS key FROM ${views.get(one[0])!.view} GROUP BY ${key} HAVING COUNT(*) > 1 OR ${key} IS NULL`,
      );
      assert.deepEqual(doubled, [], one.join('.'));
    }
    for (const { table, view } of views.values())
      for (const { source, sortBy } of table.columns) {
        if (!sortBy || !source) continue;
        sorted++;
        const order = sourceOf(table.name, sortBy);
        const torn = await engine.rows(
          `SELECT LOWER(${source}) AS value FROM ${view} GROUP BY LOWER(${source}) HAVING COUNT(DISTINCT ${order}) > 1`,
        );
        assert.deepEqual(torn, [], `${view}.${source}`);
      }
    assert.ok(sorted >= 5);
  });

  test('every policy finds its customer, product and day', async (t) => {
    const engine = await openDuckDB(':memory:');
    t.after(() => engine.close());
    await fillHard(engine);
    const [counts] = await engine.rows(`SELECT
      (SELECT COUNT(*) FROM report_policies) AS policies,
      (SELECT COUNT(*) FROM report_policies JOIN report_customers USING (customer_key) JOIN report_products USING (product_key)
        JOIN report_days ON day = purchase_date) AS found,
      (SELECT COUNT(*) FROM report_customers) AS customers,
      (SELECT COUNT(*) FROM report_customers LEFT JOIN report_segments USING (segment_id)) AS with_segments`);
    assert.ok(Number(counts!.policies) > 0);
    assert.equal(counts!.found, counts!.policies);
    assert.equal(counts!.with_segments, counts!.customers);
  });

  test('names are unique where Power BI wants them to be', () => {
    const unique = (names: readonly string[]) =>
      assert.deepEqual(
        names.map((name) => name.toLowerCase()).filter((name, i, all) => all.indexOf(name) !== i),
        [],
      );
    unique(model.tables.map(({ name }) => name));
    unique(measures.map(({ name }) => name));
    for (const { columns, measures: own } of model.tables)
      unique([...columns, ...own].map(({ name }) => name));
    for (const { columns } of model.tables)
      for (const { sortBy } of columns)
        if (sortBy)
          assert.ok(
            columns.some(({ name }) => name === sortBy),
            sortBy,
          );
  });

  test('every measure is DAX whose names resolve, and says what it is', () => {
    assert.ok(measures.length > 60);
    for (const { name, dax, description } of measures) {
      assert.deepEqual(faultsOfDax(dax, model), [], name);
      assert.match(description, /^\S.{10,}[.]$/, name);
    }
  });

  test('filters go one way, from the one to the many, and by one way only', () => {
    const from = (table: string): string[] => {
      const next = model.relationships.filter(({ one }) => one[0] === table).map(({ many }) => many[0]);
      return next.flatMap((own) => [own, ...from(own)]);
    };
    for (const { name } of model.tables) {
      const reached = from(name);
      assert.equal(new Set(reached).size, reached.length, `two ways from ${name}`);
      assert.ok(!reached.includes(name), `a ring at ${name}`);
    }
  });

  test('money has the sign of the config’s currency', () => {
    const format = (currency: string, locale: string) =>
      modelOf({ currency, locale, country: 'GB', isDark: false })
        .tables.flatMap((table) => table.measures)
        .find(({ name }) => name === 'Premium on file')!.format;
    assert.equal(format('GBP', 'en-GB'), '\\£#,0');
    assert.equal(format('EUR', 'de-DE'), '#,0 \\€');
    assert.equal(format('CHF', 'en-GB'), '\\C\\H\\F#,0');
  });
});
