import type { Reason } from '../domain/errors.ts';
import type { CleanReport } from '../domain/quality.ts';
import type { RowCounts } from '../domain/run.ts';
import type { Gates } from '../domain/settings.ts';
import { type TableName, tableNames } from '../domain/tables.ts';

export interface Judged {
  /** Any of these stops the run. */
  readonly stop: readonly Reason[];
  readonly warn: readonly Reason[];
}

export interface GateInput {
  readonly report: CleanReport;
  /** Policies whose customer or product is in no table. */
  readonly orphans: number;
  readonly mixedDates: readonly {
    readonly table: TableName;
    readonly column: string;
    readonly share: number;
  }[];
  /** Rows of the last run, or null on the first. */
  readonly before: Readonly<Record<TableName, RowCounts>> | null;
  readonly acceptShrink: boolean;
}

/** Where the dates of the minority stand. */
function placesOf(findings: CleanReport['findings'], table: TableName, column: string): string {
  const [found] = findings.filter(
    (finding) => finding.table === table && finding.column === column && finding.code === 'date_order',
  );
  const [first] = found?.examples ?? [];
  if (!found || !first) return '';
  const rows = found.examples.slice(0, 5).map(({ row }) => row);
  return ` (${first.file} row${rows.length > 1 ? 's' : ''} ${rows.join(', ')}${found.rows > rows.length ? ', …' : ''})`;
}

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;

/** Rows that say something: blank, totals and repeated rows do not count. */
const filled = ({ accepted, quarantined }: RowCounts) => accepted + quarantined;

/** Whether publishing these rows would be worse than not publishing. */
export function judge(
  { report, orphans, mixedDates, before, acceptShrink }: GateInput,
  gates: Gates,
): Judged {
  const stop: Reason[] = [];
  const warn: Reason[] = [];
  for (const table of tableNames) {
    const { accepted, quarantined } = report.rows[table];
    const rows = filled(report.rows[table]);
    if (rows === 0) {
      stop.push({ code: 'table_empty', table, message: `The ${table} table has headings and no rows.` });
      continue;
    }
    const share = quarantined / rows;
    if (share > gates.quarantine || accepted === 0) {
      stop.push({
        code: 'quarantine_over_limit',
        table,
        message: `${quarantined} of ${rows} rows of ${table} (${percent(share)}) would be set aside; more than ${percent(gates.quarantine)} stops the run.`,
      });
    } else if (share > gates.quarantineWarn) {
      warn.push({
        code: 'quarantine_high',
        table,
        message: `${quarantined} of ${rows} rows of ${table} (${percent(share)}) are set aside.`,
      });
    }
    const shrunk = before ? (filled(before[table]) - rows) / filled(before[table]) : 0;
    if (shrunk >= gates.shrink && gates.shrink > 0 && !acceptShrink) {
      stop.push({
        code: 'table_shrunk',
        table,
        message: `${table} has ${rows} rows, ${percent(shrunk)} fewer than the last run's ${filled(before![table])}. If that is right, run once with --accept-shrink.`,
      });
    }
  }
  stop.push(
    ...orphansOver(orphans, report, gates),
    ...mixed(mixedDates, report, gates),
    ...errorsOver(report, gates),
  );
  return { stop, warn };
}

function orphansOver(count: number, { rows, findings }: CleanReport, gates: Gates): Reason[] {
  const share = count / Math.max(1, filled(rows.policies));
  if (share <= gates.orphans) return [];
  const nearly = findings
    .filter(({ code }) => code === 'lookalike_customer' || code === 'lookalike_product')
    .reduce((sum, finding) => sum + finding.rows, 0);
  const hint =
    nearly > 0
      ? ` ${nearly} of them would find theirs, but for zeros, case or letters that look alike: a spreadsheet has perhaps taken ids for numbers.`
      : ' Do the three tables belong together?';
  const message = `${count} policies (${percent(share)}) name a customer or a product that the other tables do not have; more than ${percent(gates.orphans)} stops the run.${hint}`;
  return [{ code: 'orphans_over_limit', table: 'policies', message }];
}

function errorsOver({ rows, findings }: CleanReport, gates: Gates): Reason[] {
  return findings.flatMap(({ table, column, code, rows: count }) => {
    const share = count / Math.max(1, filled(rows[table]));
    if (code !== 'error_cell' || column === null || share <= gates.errors) return [];
    const message = `${count} ${count === 1 ? 'cell' : 'cells'} of ${column} in ${table} (${percent(share)}) hold a spreadsheet error or a formula without a value; more than ${percent(gates.errors)} stops the run. Mend the formula of that column.`;
    return [{ code: 'errors_over_limit', table, column, message }];
  });
}

function mixed(mixedDates: GateInput['mixedDates'], { findings }: CleanReport, gates: Gates): Reason[] {
  return mixedDates
    .filter(({ share }) => share > gates.mixedDates)
    .map(({ table, column, share }) => ({
      code: 'dates_mixed',
      table,
      column,
      message: `${column} of ${table} mixes day-first and month-first dates: ${percent(share)} are provably in the minority order, and more than ${percent(gates.mixedDates)} stops the run${placesOf(findings, table, column)}. Write the column in one order, best as YYYY-MM-DD.`,
    }));
}
