import type { Cleaned } from './clean/clean.ts';
import { judge } from './clean/gates.ts';
import { sentenceFor } from './clean/sentences.ts';
import type { Config } from './config/resolve.ts';
import type { Effects } from './domain/effects.ts';
import { DataRefused, type Reason } from './domain/errors.ts';
import type { RunOptions, RunReport } from './domain/run.ts';
import { chooseFeatures } from './features/features.ts';
import { writeQuarantine } from './report/quarantine-file.ts';
import { type Ground, groundOf } from './run/ground.ts';
import { findNamer } from './run/naming.ts';
import {
  earlierDay,
  nothingToApprove,
  nothingToContinue,
  notSegmented,
  refitReasons,
  sameAgain,
  segmented,
} from './run/outcome.ts';
import { identify } from './run/run-id.ts';
import { cleanTables, readTables } from './run/tables.ts';
import { judgeUnchanged, sourceStates } from './run/unchanged.ts';
import { type Workspace, withWorkspace } from './run/workspace.ts';
import { version } from './version.ts';
import { openStore, type RunSetting, type Store, type Warehouse } from './warehouse/store.ts';

export { explainCustomer } from './run/explain.ts';
export { requestFor } from './run/naming.ts';
export { score } from './run/score.ts';
export { modelStatement, statementsFor } from './run/statements.ts';
export { matchTeamNames } from './run/team-names.ts';

/** The whole run: three tables in, a published warehouse out. Data that is refused ends in the report, not in a throw. */
export function run(config: Config, options: RunOptions, effects: Effects): Promise<RunReport> {
  return withWorkspace(config, options, effects, async (space) => {
    let store: Store | null = null;
    try {
      store = await openStore(config.warehouse, effects);
      return await store.forRun(settingOf(space), (warehouse) => runInto(warehouse, space));
    } catch (error) {
      if (!(error instanceof DataRefused)) throw error;
      return stopped(space, store, error.reasons);
    }
  });
}

const settingOf = ({ engine, scratch, config }: Workspace): RunSetting => ({
  bench: engine,
  scratch: `${scratch}.out`,
  isInside: config.engine === 'bigquery',
});

async function runInto(warehouse: Warehouse, space: Workspace): Promise<RunReport> {
  const ground = groundOf(space, warehouse);
  try {
    return await runOn(ground, warehouse, space);
  } finally {
    await ground.clear();
  }
}

async function runOn(ground: Ground, { past, publish }: Warehouse, space: Workspace): Promise<RunReport> {
  const { config, asOf, acceptShrink, stage, effects, seconds } = space;
  refuse(earlierDay(past, asOf));
  refuse(space.continues ? nothingToContinue(past, config.warehouse.name) : []);
  const raw = await ground.read();
  const ask = await findNamer(space);
  const runId = identify(raw, config, asOf, space.wanted, typeof ask === 'function');
  const sources = sourceStates(raw, asOf, past.last);
  space.known = { ...space.known, runId, sources };
  refuse(nothingToApprove(past, space.wanted));
  if (past.last?.runId === runId) return sameAgain(past.last, config.warehouse.name);

  const cleaned = await ground.clean(runId);
  const { report: quality, available } = cleaned;
  space.known = { ...space.known, rows: quality.rows, columns: quality.columns };
  const { stop, warn } = judge({ ...cleaned, before: past.last?.rows ?? null, acceptShrink }, config.gates);
  refuse(stop);

  await stage(
    'facts',
    () => ground.makeFacts(),
    () => `tenure and rates as of ${asOf}`,
  );
  const unchanged = judgeUnchanged(sources, asOf, config.report, config.gates);
  const made = unchanged.hold
    ? { done: false as const, why: unchanged.hold, notes: [] }
    : await ground.makeSegments(past, available, ask);
  const why = made.done ? refitReasons(made) : [made.why];
  const findings = quality.findings.map(sentenceFor);
  const report: RunReport = {
    ...space.known,
    ...(made.done ? segmented(runId, made, past, config.naming.words) : notSegmented(past)),
    reasons: [...why, ...unchanged.warn, ...warn, ...quality.notes, ...made.notes, ...findings],
  };
  if (space.dryRun) return { ...report, seconds };
  const publication = {
    report: { ...report, seconds: { ...seconds } },
    version,
    recordedAt: effects.now,
    settings: config.report,
    quality,
    segmentation: made.done ? made.published : null,
    held: report.status === 'held',
  };
  await stage('publish', () => publish(publication, ground.made()));
  return { ...report, seconds };
}

function refuse(reasons: readonly Reason[]) {
  if (reasons.length > 0) throw new DataRefused(reasons);
}

/** Reasons that say nothing of the data: another run is at it, it is a newer Kindred's, or what was asked for is not there. */
const unnoted: readonly string[] = [
  'warehouse_busy',
  'warehouse_newer',
  'warehouse_expected',
  'nothing_to_approve',
];

/** Nothing was changed; that and why is noted with the warehouse, unless another run is at it. */
async function stopped(
  { known, seconds, effects, dryRun }: Workspace,
  store: Store | null,
  reasons: readonly Reason[],
): Promise<RunReport> {
  const report: RunReport = { ...known, status: 'stopped', reasons, seconds };
  if (!store || dryRun || reasons.some(({ code }) => unnoted.includes(code))) return report;
  try {
    await store.noteStopped({ recordedAt: effects.now.toISOString(), version, report });
    return report;
  } catch (error) {
    if (!(error instanceof DataRefused)) throw error;
    const message = `That this run was stopped could not be noted in ${report.warehouse}.`;
    return { ...report, reasons: [...reasons, { code: 'not_noted', message }] };
  }
}

export interface Checked {
  readonly cleaned: Cleaned;
  /** Rows written to the quarantine file; null where none was asked for. */
  readonly written: number | null;
  /** What would stop a run. */
  readonly stop: readonly Reason[];
  readonly warn: readonly Reason[];
}

export interface CheckOptions extends RunOptions {
  /** Where to write the rows that were set aside: a .csv or .xlsx file. */
  readonly quarantine: string | null;
}

/** Reads and cleans, and publishes nothing. Throws DataRefused for what cannot be read at all. */
export function check(config: Config, options: CheckOptions, effects: Effects): Promise<Checked> {
  return withWorkspace(config, options, effects, async (space) => {
    const store = await openStore(config.warehouse, effects);
    const past = await store.peek();
    const cleaned = await cleanedFor(space, store);
    const { acceptShrink, quarantine } = options;
    const written = quarantine ? await writeQuarantine(space.engine, cleaned.sheets, quarantine) : null;
    const { stop, warn } = judge({ ...cleaned, before: past.last?.rows ?? null, acceptShrink }, config.gates);
    const { features } = config.segmentation;
    const { missing } = chooseFeatures(features, cleaned.available);
    return {
      cleaned,
      written,
      stop: [...earlierDay(past, options.asOf), ...stop, ...(features.explicit ? missing : [])],
      warn: [...warn, ...cleaned.report.notes, ...(features.explicit ? [] : missing)],
    };
  });
}

/** What cleaning gives, wherever it is done. */
async function cleanedFor(space: Workspace, store: Store): Promise<Cleaned> {
  if (space.config.engine === 'duckdb') return cleanTables(space, await readTables(space));
  return store.forRun(settingOf(space), async (warehouse) => {
    const ground = groundOf(space, warehouse);
    try {
      await ground.read();
      return await ground.clean(`${space.asOf}-check`);
    } finally {
      await ground.clear();
    }
  });
}
