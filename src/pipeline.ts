import { type Cleaned, clean } from './clean/clean.ts';
import { judge } from './clean/gates.ts';
import { sentenceFor } from './clean/sentences.ts';
import type { Config } from './config/resolve.ts';
import { describeSegments } from './describe/describe.ts';
import { summarise } from './describe/summary.ts';
import type { Effects, Stage } from './domain/effects.ts';
import { CannotSegment, DataRefused, type Reason } from './domain/errors.ts';
import type { PublishedSegmentation } from './domain/publication.ts';
import type { RawTables } from './domain/raw-table.ts';
import { noRows, type RunReport } from './domain/run.ts';
import type { KCandidate } from './domain/segment.ts';
import { openDuckDB } from './engine/duckdb/open.ts';
import type { Engine } from './engine/engine.ts';
import { featureNames } from './features/definitions.ts';
import { makeFacts } from './features/facts.ts';
import { chooseFeatures, readFeatures } from './features/features.ts';
import { identify } from './run-id.ts';
import { countMoved } from './segment/moved.ts';
import { segmentCustomers } from './segment/segment.ts';
import { loadSources } from './sources/load.ts';
import { timed } from './stages.ts';
import { version } from './version.ts';
import type { Past } from './warehouse/duckdb/live.ts';
import { noteStopped, peek, type Warehouse, withWarehouse } from './warehouse/duckdb/warehouse.ts';

export interface RunOptions {
  /** The day that ages and tenures are measured to, YYYY-MM-DD. */
  readonly asOf: string;
  readonly acceptShrink: boolean;
}

/** The working engine; what does not fit in memory goes beside the warehouse and away with the run. */
const openWorkspace = ({ warehouse }: Config, { threads }: Effects) =>
  openDuckDB(':memory:', { threads, spill: `${warehouse}.spill` });

interface Run extends RunOptions {
  readonly config: Config;
  readonly effects: Effects;
  readonly engine: Engine;
  readonly stage: Stage;
  readonly seconds: Readonly<Record<string, number>>;
  /** What is known so far; a run that is stopped reports this. */
  known: RunReport;
}

/** The whole run: three tables in, a published warehouse out. Data that is refused ends in the report, not in a throw. */
export async function run(config: Config, options: RunOptions, effects: Effects): Promise<RunReport> {
  const engine = await openWorkspace(config, effects);
  const current: Run = {
    ...options,
    config,
    effects,
    engine,
    ...timed(effects),
    known: blank(config, options.asOf),
  };
  try {
    return await withWarehouse(engine, config.warehouse, (warehouse) => runInto(warehouse, current));
  } catch (error) {
    if (!(error instanceof DataRefused)) throw error;
    const report: RunReport = {
      ...current.known,
      status: 'stopped',
      reasons: error.reasons,
      seconds: current.seconds,
    };
    if (!error.reasons.some(({ code }) => code === 'warehouse_busy'))
      await noteStopped(config.warehouse, { recordedAt: effects.now.toISOString(), version, report });
    return report;
  } finally {
    effects.progress.stop();
    await engine.close();
  }
}

async function runInto({ past, publish }: Warehouse, current: Run): Promise<RunReport> {
  const { config, asOf, engine, stage, effects, seconds } = current;
  const early = earlierDay(past, asOf);
  if (early.length > 0) throw new DataRefused(early);
  const raw = await read(current);
  current.known = { ...current.known, runId: identify(raw, config, asOf) };
  if (past.last?.runId === current.known.runId) return unchanged(past.last);

  const cleaned = await cleanTables(current, raw);
  const { report: quality, available } = cleaned;
  current.known = { ...current.known, rows: quality.rows };
  const { stop, warn } = judge(
    { ...cleaned, before: past.last?.rows ?? null, acceptShrink: current.acceptShrink },
    config.gates,
  );
  if (stop.length > 0) throw new DataRefused(stop);

  await stage(
    'facts',
    () => makeFacts(engine, asOf, config.segmentation.features.ratio),
    () => `tenure and rates as of ${asOf}`,
  );
  const made = await makeSegments(current, past, available);
  const report: RunReport = {
    ...current.known,
    ...(made.done ? segmented(current, made, past) : notSegmented(made.why, past)),
    reasons: [
      ...(made.done ? [] : [made.why]),
      ...warn,
      ...quality.notes,
      ...made.notes,
      ...quality.findings.map(sentenceFor),
    ],
  };
  await stage('publish', () =>
    publish({
      report: { ...report, seconds: { ...seconds } },
      version,
      recordedAt: effects.now,
      settings: config.report,
      findings: quality.findings,
      segmentation: made.done ? made.published : null,
      held: report.status === 'held',
    }),
  );
  return { ...report, seconds };
}

export interface Checked {
  readonly raw: RawTables;
  readonly cleaned: Cleaned;
  /** What would stop a run. */
  readonly stop: readonly Reason[];
  readonly warn: readonly Reason[];
}

/** Reads and cleans, and publishes nothing. Throws DataRefused for what cannot be read at all. */
export async function check(config: Config, options: RunOptions, effects: Effects): Promise<Checked> {
  const engine = await openWorkspace(config, effects);
  const current: Run = {
    ...options,
    config,
    effects,
    engine,
    ...timed(effects),
    known: blank(config, options.asOf),
  };
  try {
    const past = await peek(engine, config.warehouse);
    const raw = await read(current);
    const cleaned = await cleanTables(current, raw);
    const { stop, warn } = judge(
      { ...cleaned, before: past.last?.rows ?? null, acceptShrink: options.acceptShrink },
      config.gates,
    );
    const { features } = config.segmentation;
    const { missing } = chooseFeatures(features, cleaned.available);
    return {
      raw,
      cleaned,
      stop: [...earlierDay(past, options.asOf), ...stop, ...(features.explicit ? missing : [])],
      warn: [...warn, ...cleaned.report.notes, ...(features.explicit ? [] : missing)],
    };
  } finally {
    effects.progress.stop();
    await engine.close();
  }
}

function read({ stage, engine, config, effects }: Run): Promise<RawTables> {
  return stage(
    'read',
    () => loadSources(engine, config.sources, { base: config.base, fetch: effects.fetch }),
    (raw) => {
      const rows = Object.values(raw)
        .flat()
        .reduce((sum, part) => sum + Math.max(0, part.rows - 1), 0);
      return `${rows} rows in ${Object.values(raw).flat().length} files`;
    },
  );
}

function cleanTables({ stage, engine, config, asOf }: Run, raw: RawTables): Promise<Cleaned> {
  const { customers, policies, products } = config.sources;
  const columns = { customers: customers.columns, policies: policies.columns, products: products.columns };
  const extras = config.segmentation.features.names.filter((name) => !featureNames.includes(name));
  return stage(
    'clean',
    () => clean(engine, raw, { asOf, declaredLocale: config.declaredLocale, columns, extras }),
    ({ report }) => {
      const total = (of: 'accepted' | 'quarantined') =>
        Object.values(report.rows).reduce((sum, rows) => sum + rows[of], 0);
      return `${total('accepted')} rows kept, ${total('quarantined')} set aside`;
    },
  );
}

type Made =
  | {
      readonly done: true;
      readonly published: PublishedSegmentation;
      readonly selection: readonly KCandidate[];
      readonly kReason: string;
      readonly notes: readonly Reason[];
    }
  | { readonly done: false; readonly why: Reason; readonly notes: readonly Reason[] };

async function makeSegments(
  { config, engine, stage, effects }: Run,
  past: Past,
  available: Cleaned['available'],
): Promise<Made> {
  let notes: readonly Reason[] = [];
  try {
    const features = await stage(
      'features',
      () => readFeatures(engine, config.segmentation.features, available),
      ({ matrix }) => [...matrix.numeric, ...matrix.categorical].map(({ name }) => name).join(', '),
    );
    notes = features.notes;
    const { matrix } = features;
    const { model, assignments, lineage, map, selection, kReason } = await segmentCustomers(
      matrix,
      config.segmentation,
      past,
      { stage, threads: effects.threads },
    );
    const segments = await stage(
      'describe',
      () => describeSegments(matrix, assignments.segment, config.report),
      (described) => `${described.length} segments profiled and named`,
    );
    return {
      done: true,
      published: { model, segments, assignments, map, lineage },
      selection,
      kReason,
      notes,
    };
  } catch (error) {
    if (!(error instanceof CannotSegment)) throw error;
    return { done: false, why: { code: error.code, message: error.message }, notes };
  }
}

function segmented(
  { known }: Run,
  { published, selection, kReason }: Made & { done: true },
  past: Past,
): Partial<RunReport> {
  const { segments, assignments } = published;
  return {
    status: 'published',
    segmentation: { status: 'fitted', model: known.runId, refit: true },
    k: published.model.prototypes.length,
    kReason,
    selection,
    segments: segments.map(summarise),
    moved:
      past.lastAsOf && past.members.size > 0 ? countMoved(assignments, past.members, past.lastAsOf) : null,
  };
}

/** Earlier segments are held where there are some; else the facts are published without. */
function notSegmented(_why: Reason, { last, members }: Past): Partial<RunReport> {
  if (!last || members.size === 0) return { status: 'published' };
  const { k, kReason, selection, segments, segmentation } = last;
  return {
    status: 'held',
    segmentation: { ...segmentation, status: 'held', refit: false },
    k,
    kReason,
    selection,
    segments,
  };
}

function unchanged(last: RunReport): RunReport {
  const reason: Reason = {
    code: 'unchanged',
    message: `Run ${last.runId} is in the warehouse already: same data, same config, same version. Nothing was changed.`,
  };
  return { ...last, reasons: [reason, ...last.reasons] };
}

function earlierDay({ lastAsOf }: Past, asOf: string): readonly Reason[] {
  if (lastAsOf === null || asOf >= lastAsOf) return [];
  const message = `The warehouse holds a run as of ${lastAsOf}; a run as of ${asOf} would rewrite its history. Use another warehouse file for an earlier day; or, if the later run was a mistake, put the generation before it (.1) back in its place.`;
  return [{ code: 'as_of_before_last', message }];
}

function blank(config: Config, asOf: string): RunReport {
  return {
    runId: `${asOf}-unread`,
    asOf,
    status: 'published',
    reasons: [],
    rows: { customers: noRows, policies: noRows, products: noRows },
    segmentation: { status: 'skipped', model: null, refit: false },
    k: null,
    kReason: null,
    selection: [],
    segments: [],
    moved: null,
    warehouse: config.warehouse,
    seconds: {},
  };
}
