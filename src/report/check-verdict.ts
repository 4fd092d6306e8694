import type { Reason } from '../domain/errors.ts';
import { type CleanReport, type Finding, type FindingCode, meanings } from '../domain/quality.ts';
import { columnsOf, lockedFigures, type TableName, tableNames } from '../domain/tables.ts';
import { count, labelled, type Paint } from './words.ts';

export interface Verdict {
  readonly report: CleanReport;
  readonly stop: readonly Reason[];
  readonly warn: readonly Reason[];
}

/** What `kindred check` says, in ten lines. */
export function verdictLines(
  { report, stop, warn }: Verdict,
  locale: string,
  paint: Paint,
  width = Number.POSITIVE_INFINITY,
): string[] {
  const line = (label: string, text: string) => labelled(paint, label, text, width);
  return [
    ...(['customers', 'policies', 'products'] as const).flatMap((table) =>
      line(capital(table), rowsOf(report, table, locale)),
    ),
    ...line('Set aside', list(report.findings, 'quarantined', locale) + howToMend(report)),
    ...line('Repaired', list(report.findings, 'repaired', locale)),
    ...line('Skipped', list(report.findings, 'skipped', locale)),
    ...line('To look at', list(report.findings, 'flagged', locale)),
    ...line('Unlocked', unlocked(report)),
    ...line('Locked', locked(report)),
    ...line('Verdict', judgement(stop, warn, paint)),
  ];
}

function howToMend({ findings }: CleanReport): string {
  const isAny = findings.some(({ action }) => action === 'quarantined');
  return isAny ? ' --quarantine aside.xlsx writes these rows to a file, with what to do.' : '';
}

function rowsOf({ rows }: CleanReport, table: TableName, locale: string): string {
  const { read, accepted, quarantined, skipped } = rows[table];
  return `${count(read, locale)} rows read: ${count(accepted, locale)} kept, ${count(quarantined, locale)} set aside, ${count(skipped, locale)} skipped.`;
}

/** How many kinds of finding a line names before it only counts the rest; of rows set aside it names all. */
const named = 5;

/** A date that was read otherwise than its column matters more than a thousand pound signs. */
const changesDates: readonly FindingCode[] = [
  'date_order',
  'date_swapped',
  'date_maybe_swapped',
  'date_ambiguous',
];

/** Findings of one action, what changes dates first and then most rows first, each with its first rows. */
function list(findings: readonly Finding[], action: Finding['action'], locale: string): string {
  const weight = ({ code }: Finding) => (changesDates.includes(code) ? 1 : 0);
  const chosen = findings
    .filter((finding) => finding.action === action)
    .sort((a, b) => weight(b) - weight(a) || b.rows - a.rows);
  if (chosen.length === 0) return 'nothing.';
  const shown = action === 'quarantined' || chosen.length === named + 1 ? chosen.length : named;
  const rest = chosen.length - shown;
  const more = rest > 0 ? `; and ${rest} more ${rest === 1 ? 'kind' : 'kinds'}, which --json lists` : '';
  return `${chosen
    .slice(0, shown)
    .map((finding) => phrase(finding, locale))
    .join('; ')}${more}.`;
}

function phrase({ table, column, code, rows, examples }: Finding, locale: string): string {
  const places = examples
    .slice(0, 3)
    .map(({ row }) => row)
    .join(', ');
  const where = `${table} row ${rows > 3 ? `${places}, …` : places}`;
  return `${count(rows, locale)} × ${column ? `${column}: ` : ''}${meanings[code]} (${where})`;
}

function unlocked({ mappings }: CleanReport): string {
  const figures = tableNames.flatMap((table) =>
    columnsOf[table]
      .filter(({ name, unlocks }) => unlocks && has(mappings[table], name))
      .map(({ unlocks }) => unlocks!),
  );
  return figures.length === 0 ? 'premium and tenure only.' : `${[...new Set(figures)].join(', ')}.`;
}

function locked({ mappings }: CleanReport): string {
  const ours = tableNames.flatMap((table) =>
    columnsOf[table]
      .filter(({ name, unlocks }) => unlocks && !has(mappings[table], name))
      .map(({ name, unlocks }) => `${unlocks} (needs ${table}.${name})`),
  );
  const never = lockedFigures.map(({ figure, column }) => `${figure} (needs ${column})`);
  return `${[...ours, ...never].join('; ')}.`;
}

const has = (mappings: CleanReport['mappings'][TableName], column: string) =>
  mappings.some((mapping) => mapping.column === column && mapping.heading !== null);

function judgement(stop: readonly Reason[], warn: readonly Reason[], paint: Paint): string {
  if (stop.length > 0) return paint.red(`a run would stop. ${stop.map(({ message }) => message).join(' ')}`);
  if (warn.length > 0)
    return paint.yellow(
      `a run would publish, with a warning. ${warn.map(({ message }) => message).join(' ')}`,
    );
  return paint.green('a run would publish.');
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
