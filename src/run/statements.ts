import { contractTables } from '../clean/contract/contract.ts';
import { contractCounts, quarantineSql } from '../clean/contract/counts.ts';
import type { SegmentModel } from '../domain/model.ts';
import type { BigQuerySettings } from '../domain/settings.ts';
import type { Statement } from '../domain/statement.ts';
import { columnsOf, mapTables } from '../domain/tables.ts';
import { bigqueryDialect } from '../engine/bigquery/dialect.ts';
import { type Dialect, render } from '../engine/dialect.ts';
import { duckdbDialect } from '../engine/duckdb/dialect.ts';
import { definitions } from '../features/definitions.ts';
import { factQueries, factStatements } from '../features/facts.ts';
import { featureStatement, namedQuery } from '../features/features.ts';
import { countsSql, sampleSql } from '../features/inside.ts';
import { bookStatements } from '../report/book/read.ts';
import { datasets } from '../report/dashboard/datasets.ts';
import { assignmentSql, warehouseRows } from '../segment/sql/assign.ts';
import { goneSql, holdingsSql, levelsSql, movedSql, numbersSql, sizesSql } from '../segment/sql/profile.ts';
import { farthestSql, iterationSql } from '../segment/sql/train.ts';
import { bigqueryStatements } from '../warehouse/bigquery/statements.ts';
import { duckdbStatements } from '../warehouse/duckdb/statements.ts';

const dialectOf: Readonly<Record<'duckdb' | 'bigquery', Dialect>> = {
  duckdb: duckdbDialect,
  bigquery: bigqueryDialect,
};

/** What every statement is shown with, where a run would have its own. */
const run = { runId: '2026-01-31-0123456789ab', asOf: '2026-01-31' };

/** Every statement that Kindred gives to an engine, apart from the cleaning of sheets, as that engine reads it. */
export async function statementsFor(
  dialect: 'duckdb' | 'bigquery',
  place: BigQuerySettings,
): Promise<Statement[]> {
  const own = dialectOf[dialect];
  const stored = dialect === 'bigquery' ? await bigqueryStatements(place, run) : await duckdbStatements(run);
  const shown = Object.entries(datasets).map(
    ([name, sql]): Statement => ({ group: 'dashboard', name, sql: render(sql, own) }),
  );
  return [
    ...insideStatements(own),
    ...factStatements(own, run.asOf),
    featureStatement(own),
    ...modelStatements(own),
    ...stored,
    ...shown,
    ...bookStatements(own),
  ];
}

/** The model as a statement that assigns customers: those of the warehouse, or of a relation of its user. */
export function modelStatement(
  model: SegmentModel,
  dialect: 'duckdb' | 'bigquery',
  from: string | null,
): string {
  const own = dialectOf[dialect];
  const quoted = from?.split('.').map(own.quote).join('.');
  return assignmentSql(model, quoted ?? warehouseRows(model, own), own);
}

/** Shown in place of a model of somebody's. */
const example: Parameters<typeof assignmentSql>[0] = {
  numeric: [
    { name: 'age', low: 19, high: 84.5, offset: 19, divisor: 65.5 },
    { name: 'income', low: null, high: null, offset: 0, divisor: 1e5 },
  ],
  categorical: [{ name: 'marital_status', levels: ["Don't say", 'Married', 'Single'] }],
  gamma: 0.25,
  prototypes: [
    { segment: 0, stability: null, numeric: [0.2, 0.4], categorical: ['Single'] },
    { segment: 2, stability: null, numeric: [-0.5, 0.1], categorical: ['Married'] },
  ],
  famd: {
    projection: {
      dimensions: 2,
      means: [0.4, 0.3],
      deviations: [0.2, 0.1],
      shares: [[0.2, 0.4, 0.4]],
      axes: [0.1, 0.2, 0.3, -0.4],
      levels: [[0.1, 0.2, -0.3, 0.4, 0.5, 0.6]],
    },
    eigenvalues: [1, 0.5],
    inertia: 3,
    contributions: {},
  },
};

function modelStatements(dialect: Dialect): Statement[] {
  const from = warehouseRows(example, dialect);
  const { prototypes } = example;
  return [
    { group: 'model', name: 'assignment', sql: assignmentSql(example, from, dialect) },
    {
      group: 'model',
      name: 'one iteration of training',
      sql: iterationSql(example, prototypes, from, dialect),
    },
    { group: 'model', name: 'the farthest customer', sql: farthestSql(example, prototypes, from, dialect) },
  ];
}

/** What a run inside the engine does with tables that have every column of the contract. */
function insideStatements(dialect: Dialect): Statement[] {
  const sources = mapTables((table) => ({
    table,
    from: `source_${table}`,
    columns: new Map(columnsOf[table].map(({ name }) => [name, name])),
  }));
  const made = (group: string, name: string, query: string): Statement => ({
    group,
    name,
    sql: `CREATE TABLE ${name} AS ${query}`,
  });
  const labels = mapTables((table) => `your-project.crm.${table}`);
  const of = { run_id: run.runId, as_of: run.asOf };
  const used = definitions.slice(0, 3);
  const { numeric, categorical } = example;
  const names = numeric.map(({ name }) => name);
  return [
    ...contractTables(sources, run.asOf, dialect).map(({ name, query }) => made('contract', name, query)),
    ...contractCounts().map((sql, i) => ({ group: 'contract', name: `counts ${i + 1}`, sql })),
    { group: 'contract', name: 'quarantine', sql: quarantineSql(of, labels, dialect) },
    ...factQueries(dialect, run.asOf, 'ratio of sums').map(([name, query]) => made('inside', name, query)),
    made('inside', 'all_features', namedQuery(definitions, dialect)),
    made('inside', 'features', 'SELECT * FROM all_features'),
    { group: 'inside', name: 'which features tell', sql: countsSql(definitions, dialect) },
    { group: 'inside', name: 'sample', sql: sampleSql(used, 0.01, false, dialect) },
    { group: 'inside', name: 'first sample', sql: sampleSql(used, 0.01, true, dialect) },
    made('inside', 'assigned', assignmentSql(example, 'features', dialect)),
    { group: 'inside', name: 'sizes', sql: sizesSql },
    { group: 'inside', name: 'numbers', sql: numbersSql(names, 'features', dialect) },
    ...categorical.map(({ name }) => ({
      group: 'inside',
      name: `values of ${name}`,
      sql: levelsSql(name, 'features', dialect),
    })),
    { group: 'inside', name: 'holdings', sql: holdingsSql('product_type', dialect) },
    { group: 'inside', name: 'who moved', sql: movedSql },
    { group: 'inside', name: 'who is gone', sql: goneSql },
  ];
}
