import { DataRefused } from '../../domain/errors.ts';
import type { Dialect } from '../../engine/dialect.ts';
import type { Engine, Value } from '../../engine/engine.ts';
import { formatsOf } from './model/formats.ts';
import type { ModelTable } from './model/kinds.ts';
import { tablesOf } from './model/tables.ts';

/** More policies than this make a project that Power BI Desktop opens slowly, or not at all. */
const MOST_INSIDE = 100_000;

/** A view, and the table of the model that has its rows. */
interface ReportView {
  readonly table: Pick<ModelTable, 'name' | 'columns'>;
  readonly view: string;
}

/** The views that every model reads; neither currency nor country changes them. */
export const reportViews: readonly ReportView[] = tablesOf(formatsOf('GBP', 'en-GB'), '').flatMap((table) =>
  'view' in table.rows ? [{ table, view: table.rows.view }] : [],
);

/** What a report has to know of the warehouse before it is written. */
export interface Known {
  readonly currency: string;
  readonly locale: string;
  /** Segments by number, as they are called now. */
  readonly segments: readonly { readonly number: number; readonly name: string }[];
  readonly customers: number;
}

/** What a report has to know, from the warehouse that the engine is in. */
export async function readKnown(engine: Engine): Promise<Known> {
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

/** The query of a view's rows: in the order of the model's columns, and always in the same order. */
export function rowsOf({ view, table }: ReportView, { quote }: Dialect): string {
  const names = table.columns.flatMap(({ source }) => source ?? []);
  return `SELECT ${names.map(quote).join(', ')} FROM ${view} ORDER BY ${names.map((_, i) => i + 1).join(', ')}`;
}

/** The rows of every view that a model reads. Throws DataRefused for too many. */
export async function readRows(engine: Engine): Promise<ReadonlyMap<string, readonly (readonly Value[])[]>> {
  const rows = new Map<string, readonly (readonly Value[])[]>();
  for (const own of reportViews) {
    const { view } = own;
    const columns = await engine.columns(rowsOf(own, engine.dialect));
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
