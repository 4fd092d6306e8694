import { deflateRawSync } from 'node:zlib';
import type { Value } from '../../../engine/engine.ts';
import type { ColumnKind, ModelTable } from '../model/kinds.ts';

/** Where a model's rows come from: each a project of its own, because the service asks for credentials for every source that a query names. */
export interface Source {
  readonly kind: 'bigquery' | 'parquet' | 'inline';
  /** What whoever opens the project is asked for. */
  readonly parameters: Readonly<Record<string, { readonly value: string; readonly description: string }>>;
  /** The M query of a table of the model. */
  query(table: ModelTable): string;
}

const letIn = (steps: Readonly<Record<string, string>>) => {
  const entries = Object.entries(steps);
  const lines = entries.map(([name, step], i) => `\t${name} = ${step}${i < entries.length - 1 ? ',' : ''}`);
  return ['let', ...lines, 'in', `\t${entries.at(-1)![0]}`].join('\n');
};

/** A text as M writes it. */
export const mText = (value: string): string => `"${value.replaceAll('"', '""').replaceAll('#', '#(#)')}"`;

const viewOf = ({ name, rows }: ModelTable): string => {
  if ('view' in rows) return rows.view;
  throw new Error(`${name} has rows of its own`);
};

/** A dataset of BigQuery, by the connector that Power BI has. */
export function fromBigQuery(project: string, dataset: string): Source {
  return {
    kind: 'bigquery',
    parameters: {
      GcpProject: {
        value: project,
        description: 'The Google Cloud project that has the views, and pays for reading them.',
      },
      Dataset: { value: dataset, description: 'The dataset that Kindred publishes to.' },
    },
    query: (table) =>
      letIn({
        Source: 'GoogleBigQuery.Database([BillingProject = GcpProject])',
        Project: 'Source{[Name = GcpProject]}[Data]',
        Schema: 'Project{[Name = Dataset, Kind = "Schema"]}[Data]',
        Rows: `Schema{[Name = ${mText(viewOf(table))}, Kind = "View"]}[Data]`,
      }),
  };
}

/** A folder of Parquet files, one a view. */
export function fromParquet(folder: string): Source {
  return {
    kind: 'parquet',
    parameters: {
      DataFolder: {
        value: folder,
        description: 'The folder that "kindred export --parquet" has written, as this machine sees it.',
      },
    },
    query: (table) =>
      letIn({
        Source: `Parquet.Document(File.Contents(DataFolder & "\\" & ${mText(`${viewOf(table)}.parquet`)}))`,
      }),
  };
}

/**
 * The rows themselves, inside the queries: for data that may lie in a file that people mail to each other.
 *
 * @param rows by view, in the order of the model's columns
 */
export function fromInside(rows: ReadonlyMap<string, readonly (readonly Value[])[]>): Source {
  return {
    kind: 'inline',
    parameters: {},
    query: (table) => tableOf(table, rows.get(viewOf(table)) ?? []),
  };
}

/** The query of a table that is the same everywhere. */
export function fixedRows(table: ModelTable): string {
  return 'fixed' in table.rows ? tableOf(table, table.rows.fixed) : '';
}

const mTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'type text',
  integer: 'Int64.Type',
  real: 'type number',
  day: 'type date',
  'yes or no': 'type logical',
};

/** Rows as Power BI keeps what people enter by hand: JSON lists, deflated, in base 64. */
function tableOf({ columns }: ModelTable, rows: readonly (readonly Value[])[]): string {
  const own = columns.filter(({ source }) => source !== null);
  const bytes = deflateRawSync(JSON.stringify(rows), { level: 9 });
  const names = own.map(({ source }) => `#${mText(source!)} = any`).join(', ');
  const types = own.map(({ source, kind }) => `{${mText(source!)}, ${mTypes[kind]}}`).join(', ');
  return letIn({
    Source: `Table.FromRows(Json.Document(Binary.Decompress(Binary.FromText(${mText(bytes.toString('base64'))}, BinaryEncoding.Base64), Compression.Deflate)), type table [${names}])`,
    Typed: `Table.TransformColumnTypes(Source, {${types}}, "en-GB")`,
  });
}
