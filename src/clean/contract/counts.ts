import type { Finding, FindingCode } from '../../domain/quality.ts';
import type { RowCounts } from '../../domain/run.ts';
import { type TableName, tableNames } from '../../domain/tables.ts';
import type { Dialect } from '../../engine/dialect.ts';
import type { Engine } from '../../engine/engine.ts';

/** What became of the rows of a table: read, accepted, set aside, repeated. */
const rowsSql = (table: TableName): string =>
  `
SELECT COUNT(*) AS row_count, SUM(CASE WHEN copy > 1 THEN 1 ELSE 0 END) AS skipped,
  SUM(CASE WHEN copy = 1 AND codes <> '' THEN 1 ELSE 0 END) AS quarantined
FROM checked_${table}`.trimStart();

/** How many rows were set aside for each combination of what is wrong with them. */
const codesSql = (table: TableName): string =>
  `SELECT reasons, codes, COUNT(*) AS row_count FROM checked_${table} WHERE copy = 1 AND codes <> '' GROUP BY reasons, codes ORDER BY row_count DESC, codes, reasons`;

/** Every statement that counts. */
export const contractCounts = (): string[] =>
  tableNames.flatMap((table) => [rowsSql(table), codesSql(table)]);

/** The rows that were set aside, as the table `quarantine` has them. */
export function quarantineSql(
  of: { readonly run_id: string; readonly as_of: string },
  labels: Readonly<Record<TableName, string>>,
  { literal, types }: Dialect,
): string {
  const parts = tableNames.map(
    (table) => `
SELECT ${literal(of.run_id)} AS run_id, DATE ${literal(of.as_of)} AS as_of, ${literal(table)} AS table_name, ${literal(labels[table])} AS file,
  ROW_NUMBER() OVER (ORDER BY cells, codes) AS row_number,
  SUBSTR(reasons, 1, LENGTH(reasons) - 2) AS reasons, CAST(codes AS ${types.text}) AS codes, cells
FROM checked_${table} WHERE copy = 1 AND codes <> ''`,
  );
  return parts.join('\nUNION ALL\n').trimStart();
}

export async function countContract(
  engine: Engine,
  located: (sql: string) => string,
): Promise<{
  readonly rows: Readonly<Record<TableName, RowCounts>>;
  readonly findings: readonly Finding[];
  readonly orphans: number;
}> {
  const rows = {} as Record<TableName, RowCounts>;
  const findings: Finding[] = [];
  let orphans = 0;
  for (const table of tableNames) {
    const [counted] = await engine.rows(located(rowsSql(table)));
    const read = Number(counted?.row_count ?? 0);
    const skipped = Number(counted?.skipped ?? 0);
    const quarantined = Number(counted?.quarantined ?? 0);
    rows[table] = { read, skipped, quarantined, accepted: read - skipped - quarantined };
    if (skipped > 0)
      findings.push({
        table,
        column: null,
        action: 'skipped',
        code: 'duplicate_row',
        rows: skipped,
        examples: [],
      });
    const byItem = new Map<string, number>();
    for (const row of await engine.rows(located(codesSql(table)))) {
      const codes = String(row.codes).split(' ') as FindingCode[];
      const columns = String(row.reasons).split('; ');
      for (const [i, code] of codes.entries()) {
        const column = columns[i]!.split(':')[0]!;
        byItem.set(`${column}|${code}`, (byItem.get(`${column}|${code}`) ?? 0) + Number(row.row_count));
      }
      if (codes.some((code) => code.startsWith('orphan_'))) orphans += Number(row.row_count);
    }
    for (const [item, count] of byItem) {
      const [column, code] = item.split('|') as [string, FindingCode];
      findings.push({ table, column, action: 'quarantined', code, rows: count, examples: [] });
    }
  }
  return { rows, findings, orphans };
}
