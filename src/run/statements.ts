import type { BigQuerySettings } from '../domain/settings.ts';
import type { Statement } from '../domain/statement.ts';
import { bigqueryDialect } from '../engine/bigquery/dialect.ts';
import { render } from '../engine/dialect.ts';
import { duckdbDialect } from '../engine/duckdb/dialect.ts';
import { factStatements } from '../features/facts.ts';
import { bookStatements } from '../report/book/read.ts';
import { datasets } from '../report/dashboard/datasets.ts';
import { bigqueryStatements } from '../warehouse/bigquery/statements.ts';
import { duckdbStatements } from '../warehouse/duckdb/statements.ts';

/** What every statement is shown with, where a run would have its own. */
const run = { runId: '2026-01-31-0123456789ab', asOf: '2026-01-31' };

/** Every statement that Kindred gives to an engine, apart from the cleaning of sheets, as that engine reads it. */
export async function statementsFor(
  dialect: 'duckdb' | 'bigquery',
  place: BigQuerySettings,
): Promise<Statement[]> {
  const own = dialect === 'bigquery' ? bigqueryDialect : duckdbDialect;
  const stored = dialect === 'bigquery' ? await bigqueryStatements(place, run) : await duckdbStatements(run);
  const facts = factStatements(own, run.asOf);
  const shown = Object.entries(datasets).map(
    ([name, sql]): Statement => ({ group: 'dashboard', name, sql: render(sql, own) }),
  );
  return [...facts, ...stored, ...shown, ...bookStatements(own)];
}
