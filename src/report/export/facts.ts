import type { Tactic } from '../../domain/naming.ts';
import type { RunReport } from '../../domain/run.ts';
import type { Engine, Row } from '../../engine/engine.ts';
import { type DatasetName, datasets, readDataset } from '../dashboard/datasets.ts';
import { hide, LEAST, numbering } from './hide.ts';

/** What the pages of a static export show besides measures: without rows' numbers, and without what few customers share. */
export async function readFacts(engine: Engine): Promise<Record<DatasetName, readonly Row[]>> {
  const facts = {} as Record<DatasetName, readonly Row[]>;
  for (const name of Object.keys(datasets) as DatasetName[])
    facts[name] = safe[name](await readDataset(engine, name));
  return facts;
}

type Safe = (rows: readonly Row[]) => readonly Row[];

const asTheyAre: Safe = (rows) => rows;
const none: Safe = () => [];
const without =
  (...columns: readonly string[]): Safe =>
  (rows) =>
    rows.map((row) => ({ ...row, ...Object.fromEntries(columns.map((column) => [column, null])) }));
const atLeast =
  (column: string): Safe =>
  (rows) =>
    rows.filter((row) => Number(row[column]) >= LEAST);

const safe: Readonly<Record<DatasetName, Safe>> = {
  run: (rows) => rows.map((row) => ({ ...row, report: JSON.stringify(brief(String(row.report))) })),
  runs: without('reasons'),
  segments: (rows) => without('remark')(atLeast('size')(rows)).map(withoutReasons),
  // Shares by segment of much that the tables leave out.
  naming: none,
  calls: none,
  profiles: (rows) =>
    rows.filter(({ statistic }) => ['mean', 'median', 'overall'].includes(String(statistic))),
  // Of protected columns the tables by segment hold what there is enough of.
  composition: none,
  lineage: without('shared'),
  flows,
  history: atLeast('customers'),
  drift: asTheyAre,
  selection: asTheyAre,
  // What pages show of it is read by itself.
  model: none,
  columns: without('examples'),
  quality: without('first_rows'),
  people: (rows) =>
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, count]) => [name, fewOrNone(Number(count))])),
    ),
};

/** Tactics without the facts that they rest on. */
function withoutReasons(row: Row): Row {
  const tactics = row.tactics ? (JSON.parse(String(row.tactics)) as Tactic[]) : [];
  return { ...row, tactics: JSON.stringify(tactics.map((tactic) => ({ ...tactic, because: [] }))) };
}

const fewOrNone = (count: number) => (count > 0 && count < LEAST ? null : count);

/** What the page of today reads of a run's report. */
function brief(text: string) {
  const report = JSON.parse(text) as RunReport;
  const { status, reasons, rows, segmentation, kReason, selection, k, moved, segments } = report;
  return {
    status,
    reasons,
    rows,
    segmentation,
    kReason,
    selection,
    k,
    moved: moved && {
      since: moved.since,
      changed: fewOrNone(moved.changed),
      joined: fewOrNone(moved.joined),
      left: fewOrNone(moved.left),
    },
    segments: segments.map(({ id, tentative, stability }) => ({ id, tentative, stability })),
  };
}

/** Sizes of segments before and after are known, so flows are guarded as a table with both as its sums. */
function flows(rows: readonly Row[]): Row[] {
  const sum = numbering();
  const { isOut, failed } = hide(
    rows.map(({ from_segment_id: from, to_segment_id: to, customers }) => ({
      from: sum(`from ${from}`),
      to: sum(`to ${to}`),
      count: Number(customers),
      isSmall: Number(customers) < LEAST,
    })),
  );
  if (failed.length > 0) return [];
  return rows.map((row, i) => (isOut[i] ? { ...row, customers: null, premium: null } : { ...row }));
}
