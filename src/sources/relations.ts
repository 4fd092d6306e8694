import type { RawPart } from '../domain/raw-table.ts';
import type { TableName } from '../domain/tables.ts';
import type { Workbench } from '../engine/engine.ts';
import { MOST_COLUMNS, tooWide } from './land.ts';

/**
 * Lands a relation of named, typed columns as text, its names as the first row. Dates come as YYYY-MM-DD.
 *
 * @param from what stands after FROM; its rows come in their order
 */
export async function landRelation(
  engine: Workbench,
  table: TableName,
  relation: string,
  from: string,
  part: Pick<RawPart, 'kind' | 'tab' | 'label' | 'hash'>,
): Promise<RawPart> {
  const quote = engine.dialect.quote;
  const columns = await engine.rows(`DESCRIBE SELECT * FROM ${from}`);
  if (columns.length > MOST_COLUMNS) throw tooWide(table, part.label, columns.length);
  const names = columns.map(({ column_name: name }) => String(name));
  const cells = names.map((name, i) => textOf(quote(name), String(columns[i]!.column_type)));
  const headings = names.map((_, i) => `CAST($${i + 1} AS VARCHAR) AS c${i}`).join(', ');
  await engine.run(
    `CREATE TABLE ${relation} AS SELECT '1' AS _row, ${headings}, CAST(NULL AS VARCHAR) AS _rest`,
    names,
  );
  await engine.run(`
    INSERT INTO ${relation}
    SELECT CAST(row_number() OVER () + 1 AS VARCHAR), ${cells.join(', ')}, NULL FROM ${from}`);
  const [count] = await engine.rows(`SELECT count(*) AS n FROM ${relation}`);
  return { relation, ...part, width: names.length, rows: Number(count?.n), notes: [] };
}

function textOf(column: string, type: string): string {
  if (type === 'JSON') return `${column} ->> '$'`;
  if (/^TIMESTAMP/.test(type))
    return `regexp_replace(CAST(${column} AS VARCHAR), ' 00:00:00(\\.0+)?(\\+00)?$', '')`;
  const text = `CAST(${column} AS VARCHAR)`;
  // Whole numbers kept as fractions, as pandas keeps those with a gap among them, are written as the whole numbers they are.
  if (!/^(FLOAT|DOUBLE|DECIMAL)/.test(type)) return text;
  // Three decimals could be taken for thousands; four could not.
  return `regexp_replace(regexp_replace(${text}, '\\.0+$', ''), '(\\.[0-9]{3})$', '\\10')`;
}
