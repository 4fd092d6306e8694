import { type Engine, type Row, tablesIn, type Value } from '../engine.ts';
import { bigqueryDialect } from './dialect.ts';
import type { Jobs } from './jobs.ts';

/** The seam over a dataset: names without a dataset are of this one. */
export function openBigQuery(jobs: Jobs): Engine {
  const rows = async (sql: string, values?: readonly Value[]): Promise<Row[]> => {
    const all: Row[] = [];
    for await (const page of jobs.pages({ sql, values }))
      for (const row of page.rows)
        all.push(Object.fromEntries(page.names.map((name, i) => [name, row[i] ?? null])));
    return all;
  };
  const columns = async (sql: string, values?: readonly Value[]): Promise<Value[][]> => {
    let all: Value[][] | undefined;
    for await (const { names, rows: page } of jobs.pages({ sql, values })) {
      all ??= names.map(() => []);
      for (const row of page) for (const [i, column] of all.entries()) column.push(row[i] ?? null);
    }
    return all ?? [];
  };
  return {
    dialect: bigqueryDialect,
    run: (sql, values) => jobs.run({ sql, values }),
    rows,
    columns,
    reals: async (sql, values) =>
      (await columns(sql, values)).map((column) =>
        Float64Array.from(column, (value) => (value === null ? Number.NaN : Number(value))),
      ),
    tables: async () => {
      const { project, dataset } = jobs.place;
      const inside = bigqueryDialect.quote(`${project}.${dataset}`);
      return tablesIn(await rows(`SELECT table_name, column_name FROM ${inside}.INFORMATION_SCHEMA.COLUMNS`));
    },
    names: async (sql) => (await jobs.dryRun(sql)).fields.map(({ name }) => name),
    close: async () => {},
  };
}
