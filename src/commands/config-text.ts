import { stringify } from 'yaml';
import type { Source } from '../domain/source.ts';
import { type TableName, tableNames } from '../domain/tables.ts';

export interface ConfigText {
  /** As the config will have them: relative to its folder, or addresses. */
  readonly sources: Readonly<Record<TableName, Source>>;
  /** Our columns and the sheets' headings; null leaves them to be recognised on every run. */
  readonly columns: Readonly<Record<TableName, Readonly<Record<string, string>>>> | null;
  readonly preset: 'reference' | 'standard';
  /** Where to publish; null for a file. */
  readonly bigquery?: {
    readonly project: string;
    readonly dataset: string;
    readonly location: string;
  } | null;
  /** Whether the sheets are a sample, which nobody fills in. */
  readonly isSample?: boolean;
}

/** A whole kindred.yaml with a comment on every choice that a team may want to make. */
export function configText({
  sources,
  columns,
  preset,
  bigquery = null,
  isSample = false,
}: ConfigText): string {
  const reference = preset === 'reference';
  return `# Kindred's settings. Check the sheets with "kindred check", then publish with "kindred run".
# Editors complete and check this file with the package's schema/kindred.schema.json.
version: 1

# The three tables: a path (relative to this file), a glob, or an https address, such as a Google Sheet's. CSV, Excel,
# OpenDocument, Parquet, JSON lines and DuckDB are read. Under columns stand our names and the headings in your sheet;
# docs/config.md says what else can be decided for a table (its tab, its range, how a column is read).
sources:
${tableNames.map((table) => sourceText(sources[table], table, columns?.[table])).join('')}
${bigquery ? datasetText(bigquery) : fileText}
currency: GBP
timezone: Europe/London
# What numbers and dates look like where the sheets are kept. Only used where a column does not tell by itself:
# locale: en-GB
# The day that ages and tenures are measured to. Left out: today.
# asOf: 2026-01-31
# target:
#   premium: 20000000
# When a night is due by the clock of the time zone, for "kindred schedule" and "kindred status":
# schedule:
#   at: "22:00"

segmentation:
  # standard: clips odd values and chooses k. reference: no clipping, k is 3, as the Python project had it.
  preset: ${preset}
  # features: [age, income, tenure_years, premium_to_coverage, marital_status, policies]
  # scaling: min-max        # or z-score
  # clip: [0.5, 99.5]       # percentiles, or false
  # gamma: auto             # the weight of a category; auto, kmodes, informative, or a number
  ${reference ? '# k: 3' : '# k: auto                 # or a number'}
  # starts: 10
  # seed: 0

# Who names the segments. gemini sends rounded aggregates to Google and checks what comes back (docs/naming.md).
# naming:
#   mode: gemini            # or template, the default; or pinned
#   names: {2: Loyal Family Households}

# Shares of rows past which a run stops rather than publish.
${isSample ? '' : '# '}gates:
#   shrink: 0.2             # fewer rows than last time
#   quarantine: 0.05        # rows set aside
#   quarantineWarn: 0.01    # only warns
#   orphans: 0.05           # sales of unknown customers or products
#   mixedDates: 0.01        # dates in the other order than their column
#   errors: 0.05            # cells of a column with a spreadsheet error
# Nights that nothing may be new in the sheets: then a run warns, and then it holds the segments.
${isSample ? sampleGates : liveGates}`;
}

const fileText = `# The warehouse is one DuckDB file; the three generations before it stay beside it as .1, .2 and .3.
warehouse:
  duckdb: kindred.duckdb
`;

const datasetText = (
  bigquery: NonNullable<ConfigText['bigquery']>,
) => `# The warehouse is a dataset of BigQuery.
warehouse:
${indent(stringify({ bigquery })).trimEnd()}
`;

const liveGates = `#   unchangedWarn: 2
#   unchangedHold: 4
`;
const sampleGates = `  unchangedWarn: 36500      # the sample's sheets never change; take these two out for your own
  unchangedHold: 36500
`;

function sourceText(
  { place, kind, tab }: Source,
  table: TableName,
  columns: Readonly<Record<string, string>> | undefined,
): string {
  if (!columns) return indent(stringify({ [table]: place }));
  const at = { [kind ?? 'csv']: place, ...(tab === null ? {} : { tab }) };
  return indent(stringify({ [table]: { ...at, columns } }));
}

const indent = (text: string) => text.replaceAll(/^(?=.)/gm, '  ');
