import { createHash } from 'node:crypto';
import { DataRefused, refused } from '../../domain/errors.ts';
import type { RawPart } from '../../domain/raw-table.ts';
import type { TableName } from '../../domain/tables.ts';
import { connectBigQuery } from '../../engine/bigquery/connect.ts';
import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';
import type { Jobs, QueryField } from '../../engine/bigquery/jobs.ts';
import type { Workbench } from '../../engine/engine.ts';
import { land, MOST_COLUMNS, type RawRow, tooWide } from '../land.ts';
import type { Outside } from '../outside.ts';

const PATH = /^([a-z][a-z0-9:.-]*)\.(\w+)\.([\w$-]+)$/;

/**
 * Lands a table or view of BigQuery as text, its names as the first row. It has no order of its own; its rows come in that of
 * their contents, so that they have the same numbers each time.
 *
 * @param place project.dataset.table
 */
export async function loadBigQuery(
  engine: Workbench,
  table: TableName,
  place: string,
  relation: string,
  outside: Outside,
): Promise<RawPart> {
  const [, project, dataset, name] = PATH.exec(place) ?? [];
  if (!project || !dataset || !name) {
    const message = `sources.${table}.bigquery is ${place}, which is not a table: write project.dataset.table.`;
    throw refused(table, 'source_missing', message);
  }
  try {
    const at = { dataset, location: null, ...(outside.billing ?? { project, maximumBytesBilled: null }) };
    const jobs = await connectBigQuery(at, outside);
    const from = [project, dataset, name].map(bigqueryDialect.quote).join('.');
    const { fields } = await jobs.dryRun(`SELECT * FROM ${from}`);
    if (fields.length > MOST_COLUMNS) throw tooWide(table, place, fields.length);
    const hash = createHash('sha256');
    const records = recordsOf(jobs, fields, from, (row) => hash.update(`${JSON.stringify(row)}\n`));
    const { width, rows } = await land(
      engine,
      table,
      relation,
      place,
      records,
      () => fields.length,
      Number.POSITIVE_INFINITY,
    );
    return {
      relation,
      kind: 'bigquery',
      tab: name,
      label: place,
      width,
      rows,
      hash: hash.digest('hex'),
      notes: [],
    };
  } catch (error) {
    if (!(error instanceof DataRefused)) throw error;
    throw new DataRefused(error.reasons.map((reason) => ({ ...reason, table: reason.table ?? table })));
  }
}

/** The names of the columns, then the rows, every cell as text. */
async function* recordsOf(
  jobs: Jobs,
  fields: readonly QueryField[],
  from: string,
  seen: (cells: readonly (string | null)[]) => void,
): AsyncGenerator<RawRow[]> {
  let row = 1;
  const names = fields.map(({ name }) => name);
  seen(names);
  yield [{ row: row++, cells: names }];
  for await (const page of jobs.pages({ sql: textSql(fields, from) }))
    yield page.rows.map((values) => {
      const cells = values.map((value) => (value === null ? null : String(value)));
      seen(cells);
      return { row: row++, cells };
    });
}

/** Every column as text, rows in the order of their contents. */
export function textSql(fields: readonly QueryField[], from: string): string {
  const cells = fields.map((field, i) => `${textOf(field)} AS c${i}`);
  return `SELECT ${cells.join(', ')} FROM ${from} AS own ORDER BY TO_JSON_STRING(own)`;
}

function textOf({ name, type, isRepeated }: QueryField): string {
  const column = `own.${bigqueryDialect.quote(name)}`;
  if (isRepeated || ['RECORD', 'STRUCT', 'JSON', 'GEOGRAPHY', 'RANGE'].includes(type))
    return `TO_JSON_STRING(${column})`;
  if (type === 'BYTES') return `TO_BASE64(${column})`;
  const text = `CAST(${column} AS STRING)`;
  if (['FLOAT', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC'].includes(type)) {
    const whole = `REGEXP_REPLACE(${text}, '[.]0+$', '')`;
    // Three decimals could be taken for thousands; four could not.
    return `REGEXP_REPLACE(${whole}, '([.][0-9]{3})$', '\\\\10')`;
  }
  // A day that is kept as a moment is written as the day that it is.
  return type === 'TIMESTAMP' || type === 'DATETIME'
    ? `REGEXP_REPLACE(${text}, '[ T]00:00:00(\\\\.0+)?([+]00)?$', '')`
    : text;
}
