import { DataRefused } from '../../domain/errors.ts';
import type { Engine, Value } from '../../engine/engine.ts';
import type { ModelTable, SemanticModel } from './model/kinds.ts';

/** More policies than this make a project that Power BI Desktop opens slowly, or not at all. */
const MOST_INSIDE = 100_000;

/** What a report has to know of the warehouse before it is written. */
export interface Known {
  readonly currency: string;
  readonly locale: string;
  /** Segments by number, as they are called now. */
  readonly segments: readonly { readonly number: number; readonly name: string }[];
  readonly customers: number;
}

/**
 * What a report has to know, from the warehouse that the engine is in. Throws DataRefused where it was published by a version that had
 * no views for reports.
 */
export async function readKnown(engine: Engine, model: Pick<SemanticModel, 'tables'>): Promise<Known> {
  try {
    for (const { view } of viewsOf(model)) await engine.names(`SELECT * FROM ${view}`);
  } catch {
    throw new DataRefused([
      {
        code: 'views_missing',
        message:
          'The warehouse lacks the views that reports read: it was published by an earlier version. "kindred run" makes them.',
      },
    ]);
  }
  const [run] = await engine.rows('SELECT currency, locale FROM current_run');
  const segments = await engine.rows(
    'SELECT segment_id, segment FROM report_segments WHERE segment_id >= 0 ORDER BY segment_id',
  );
  const [counted] = await engine.rows('SELECT COUNT(*) AS customers FROM report_customers');
  return {
    currency: String(run?.currency ?? 'GBP'),
    locale: String(run?.locale ?? 'en-GB'),
    segments: segments.map((row) => ({ number: Number(row.segment_id), name: String(row.segment) })),
    customers: Number(counted?.customers ?? 0),
  };
}

/** The tables of a model that have the rows of a view. */
export const viewsOf = ({
  tables,
}: Pick<SemanticModel, 'tables'>): { readonly table: ModelTable; readonly view: string }[] =>
  tables.flatMap((table) => ('view' in table.rows ? [{ table, view: table.rows.view }] : []));

/** The rows of every view that a model reads, in the order of the model's columns and always in the same order. Throws DataRefused for too many. */
export async function readRows(
  engine: Engine,
  model: SemanticModel,
): Promise<ReadonlyMap<string, readonly (readonly Value[])[]>> {
  const rows = new Map<string, readonly (readonly Value[])[]>();
  for (const { table, view } of viewsOf(model)) {
    const names = table.columns.flatMap(({ source }) => source ?? []);
    const list = names.map((name) => engine.dialect.quote(name)).join(', ');
    const order = names.map((_, i) => i + 1).join(', ');
    const columns = await engine.columns(`SELECT ${list} FROM ${view} ORDER BY ${order}`);
    const length = columns[0]?.length ?? 0;
    if (length > MOST_INSIDE)
      throw new DataRefused([
        {
          code: 'too_many_rows',
          message: `${view} has ${length} rows; a project with its rows inside holds at most ${MOST_INSIDE}. --source parquet or bigquery has no such limit.`,
        },
      ]);
    rows.set(
      view,
      Array.from({ length }, (_, row) => columns.map((column) => column[row] ?? null)),
    );
  }
  return rows;
}
