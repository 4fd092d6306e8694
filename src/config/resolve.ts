import { resolve } from 'node:path';
import type { NamingSettings } from '../domain/naming.ts';
import {
  type Gates,
  type PowerBiSettings,
  type ReportSettings,
  type ScheduleSettings,
  type SegmentationSettings,
  type TableReading,
  unpinned,
  type WarehouseSettings,
} from '../domain/settings.ts';
import { type Source, sourceAt, sourceKinds } from '../domain/source.ts';
import type { TableName } from '../domain/tables.ts';
import type { Parsed } from './schema.ts';

interface SourceSettings extends Source {
  readonly reading: TableReading;
}

export interface Config {
  /** The folder that relative paths start at. */
  readonly base: string;
  readonly sources: Readonly<Record<TableName, SourceSettings>>;
  readonly warehouse: WarehouseSettings;
  /** Where the work is done. */
  readonly engine: 'duckdb' | 'bigquery';
  /**
   * Where that is BigQuery: whether segments are made by a sample of customers alone, or carried on over all; how many it has;
   * and the bytes that all iterations together may read.
   */
  readonly inside: {
    readonly training: 'sample' | 'all';
    readonly sample: number;
    readonly trainingBytes: number;
  };
  /** Where a run keeps what does not fit in memory: the beginning of an absolute path. */
  readonly work: string;
  /** Null unless the config names one: only a declared locale decides what the data leaves open. */
  readonly declaredLocale: string | null;
  readonly asOf: string | null;
  /** Whose map the dashboard shows, two letters; null for the one that the locale is of. */
  readonly country: string | null;
  readonly report: ReportSettings;
  readonly segmentation: SegmentationSettings;
  readonly gates: Gates;
  readonly naming: NamingSettings;
  /** The published dataset; null where there is none to refresh. */
  readonly powerbi: PowerBiSettings | null;
  readonly schedule: ScheduleSettings;
}

const standardFeatures = [
  'age',
  'income',
  'tenure_years',
  'premium_to_coverage',
  'marital_status',
  'policies',
];
const referenceFeatures = ['age', 'income', 'tenure_years', 'premium_to_coverage', 'marital_status'];

/** Fills in every default; `base` is the config's folder. */
export function resolveConfig(parsed: Parsed, base: string): Config {
  const { sources } = parsed;
  return {
    base,
    sources: {
      customers: withObjection(resolveSource(sources.customers), parsed.objection),
      policies: resolveSource(sources.policies),
      products: resolveSource(sources.products),
    },
    ...resolveWarehouse(parsed.warehouse, base),
    engine: parsed.engine,
    inside: {
      training: parsed.segmentation.training,
      sample: parsed.segmentation.sample,
      trainingBytes: parsed.segmentation.trainingBytes,
    },
    declaredLocale: parsed.locale ?? null,
    asOf: parsed.asOf ?? null,
    country: parsed.country ?? null,
    report: {
      currency: parsed.currency,
      locale: parsed.locale ?? 'en-GB',
      timezone: parsed.timezone,
      cadence: parsed.cadence,
      premiumTarget: parsed.target.premium ?? null,
    },
    segmentation: { ...resolveSegmentation(parsed.segmentation), protected: parsed.protected },
    gates: parsed.gates,
    naming: resolveNaming(parsed.naming),
    powerbi: parsed.powerbi ?? null,
    schedule: { ...parsed.schedule, days: parsed.schedule.days ?? [], timezone: parsed.timezone },
  };
}

function resolveWarehouse(
  { duckdb, bigquery }: Parsed['warehouse'],
  base: string,
): Pick<Config, 'warehouse' | 'work'> {
  if (bigquery) {
    const { project, dataset, maximumBytesBilled = null } = bigquery;
    const name = `${project}.${dataset}`;
    return {
      warehouse: { kind: 'bigquery', name, ...bigquery, maximumBytesBilled },
      work: resolve(base, `kindred-${dataset}`),
    };
  }
  const path = resolve(base, duckdb ?? 'kindred.duckdb');
  return { warehouse: { kind: 'duckdb', name: path, path }, work: path };
}

function resolveNaming({ names, vertex, ...given }: Parsed['naming']): NamingSettings {
  const pinned = Object.entries(names).map(([id, own]) => [
    id,
    typeof own === 'string' ? { name: own, description: null } : { description: null, ...own },
  ]);
  return { ...given, vertex: vertex ?? null, names: Object.fromEntries(pinned) };
}

function resolveSource(source: Parsed['sources']['customers']): SourceSettings {
  if (typeof source === 'string') return { ...sourceAt(source), reading: unpinned };
  const kind = sourceKinds.find((candidate) => source[candidate] !== undefined)!;
  const { range = null } = source;
  const tab = source.tab === undefined ? null : String(source.tab);
  const reading = {
    columns: (source.columns as Record<string, string>) ?? {},
    headings: source.headings ?? null,
    totals: source.totals ?? true,
    read: (source.read as TableReading['read']) ?? {},
  };
  return { place: source[kind]!, kind, tab, range, reading };
}

/** The heading that the config names for objections is one of the customers' columns. */
function withObjection(source: SourceSettings, heading: string | undefined): SourceSettings {
  if (heading === undefined) return source;
  const columns = { ...source.reading.columns, objection: heading };
  return { ...source, reading: { ...source.reading, columns } };
}

function resolveSegmentation(given: Parsed['segmentation']): Omit<SegmentationSettings, 'protected'> {
  const reference = given.preset === 'reference';
  const clip = given.clip ?? (reference ? false : [0.5, 99.5]);
  const k = given.k ?? (reference ? 3 : 'auto');
  return {
    preset: given.preset,
    features: {
      names: given.features ?? (reference ? referenceFeatures : standardFeatures),
      explicit: reference || given.features !== undefined,
      ratio: reference ? 'mean of ratios' : 'ratio of sums',
    },
    scaling: given.scaling,
    clip: clip === false ? null : (clip as [number, number]),
    gamma: given.gamma === 'auto' ? (reference ? 'kmodes' : 'informative') : given.gamma,
    k: k === 'auto' ? null : k,
    starts: given.starts,
    seed: given.seed,
    refit: given.refit,
    maxAge: given.maxAge,
    promotion: given.promotion,
  };
}
