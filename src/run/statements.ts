import type { SegmentModel } from '../domain/model.ts';
import type { BigQuerySettings } from '../domain/settings.ts';
import type { Statement } from '../domain/statement.ts';
import { bigqueryDialect } from '../engine/bigquery/dialect.ts';
import { type Dialect, render } from '../engine/dialect.ts';
import { duckdbDialect } from '../engine/duckdb/dialect.ts';
import { factStatements } from '../features/facts.ts';
import { featureStatement } from '../features/features.ts';
import { bookStatements } from '../report/book/read.ts';
import { datasets } from '../report/dashboard/datasets.ts';
import { assignmentSql, warehouseRows } from '../segment/sql/assign.ts';
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
