import { derive } from '../math/rng.ts';
import type { MixedData } from './data.ts';
import type { Fit } from './fit/best-start.ts';
import { countDistinct } from './fit/distinct.ts';
import { allowsMissing, type FitOptions, resolveFit } from './fit/settings.ts';
import { defaultGamma } from './gamma/simple.ts';
import { gowerSilhouette } from './gower/silhouette.ts';
import { type GowerIndex, gowerIndex } from './gower/sorted-index.ts';
import { kprototypes } from './kprototypes.ts';
import { fitOn, isWorthThreads } from './parallel/fit.ts';
import { openRunner, type Runner } from './parallel/runner.ts';
import { slicesOf } from './parallel/task.ts';
import { calinskiHarabasz } from './quality.ts';
import { type Stability, summariseStability } from './stability.ts';
import { pack, release, type Table } from './table/table.ts';

export interface CompareOptions
  extends Pick<FitOptions, 'gamma' | 'init' | 'starts' | 'maxIterations' | 'update' | 'seed'> {
  /** The numbers of clusters to try; by default 2 to 9, or to the number of distinct rows. */
  readonly k?: readonly number[] | undefined;
  /** Bootstrap samples for each k (100 by default); 0 leaves stability unmeasured. */
  readonly samples?: number | undefined;
  /** Threads to work with (1 by default: this one). The result is the same for any number. */
  readonly threads?: number | undefined;
}

/** How good one number of clusters is. */
export interface Comparison {
  readonly k: number;
  readonly cost: number;
  /** Mean Gower silhouette. */
  readonly silhouette: number;
  /** On the numeric columns; null without any. */
  readonly calinskiHarabasz: number | null;
  /** The worst cluster's mean Jaccard similarity over bootstrap samples; null when not measured. */
  readonly stability: number | null;
  /** Each cluster's mean Jaccard similarity; null when not measured. */
  readonly clusterStability: Float64Array | null;
  /** The smallest cluster's share of the rows. */
  readonly smallest: number;
  readonly fit: Fit;
}

/** How many bootstrap samples make one task: enough to outweigh the message, few enough to share out. */
const SAMPLES_A_TASK = 10;

/**
 * Fits every k and measures each fit in several ways, since no single index knows the right number of clusters. Feed
 * the result to `recommendK`.
 *
 * @returns one entry a k, in the given order
 * @throws RangeError as `kprototypes`, for any of the ks
 */
export async function compareK(data: MixedData, options: CompareOptions = {}): Promise<Comparison[]> {
  const { samples = 100, k: ks, ...fitOptions } = options;
  const gamma = options.gamma ?? defaultGamma(data);
  const most = ks === undefined ? DEFAULT_MOST : Math.max(1, ...ks);
  return withRunner(data, { ...options, k: most }, async (runner, table) => {
    const settings = (ks ?? defaultRange(table, gamma)).map((k) =>
      resolveFit(table, { ...fitOptions, k, gamma }),
    );
    const index = gowerIndex(data);
    const fits = await Promise.all(largestFirst(settings, (setting) => fitOn(runner, table, setting)));
    const compared = fits.map((fit) => measure(data, index, fit));
    return samples === 0 ? compared : stabilitiesOn(runner, compared, { ...options, samples });
  });
}

/**
 * The same bytes as `kprototypes`, on several threads: they share the starts, or, where rows are many (262,144 and more),
 * every pass. Where there is nothing to share, none are begun.
 */
export async function kprototypesOnThreads(
  data: MixedData,
  options: FitOptions & { readonly threads: number },
): Promise<Fit> {
  if (!isWorthThreads(data.rows, options)) return kprototypes(data, options);
  return withRunner(data, options, (runner, table) =>
    fitOn(runner, table, resolveFit(table, { ...options, gamma: options.gamma ?? defaultGamma(data) })),
  );
}

/**
 * The table with the stability of every fit measured anew: for a table that was made with no samples, so that both
 * halves of the work can be seen (or timed) apart. The same options give the same numbers as `compareK` at once.
 */
export async function measureStability(
  data: MixedData,
  compared: readonly Comparison[],
  options: Pick<CompareOptions, 'samples' | 'threads' | 'seed' | 'maxIterations'> = {},
): Promise<Comparison[]> {
  const most = Math.max(1, ...compared.map(({ k }) => k));
  return withRunner(data, { ...options, k: most }, (runner) => stabilitiesOn(runner, compared, options));
}

async function withRunner<T>(
  data: MixedData,
  {
    k,
    threads = 1,
    weights,
    missing,
  }: Pick<FitOptions, 'k' | 'weights' | 'missing'> & { threads?: number | undefined },
  work: (runner: Runner, table: Table) => Promise<T>,
): Promise<T> {
  const table = pack(data, {
    k: Math.min(k, data.rows),
    threads,
    weights,
    missing: allowsMissing({ missing }),
  });
  const runner = await openRunner(table);
  try {
    return await work(runner, table);
  } finally {
    await runner.close();
    release(table);
  }
}

/** The largest k that is tried when none are given. */
const DEFAULT_MOST = 9;

function defaultRange(table: Table, gamma: number): number[] {
  const most = countDistinct(table, gamma, DEFAULT_MOST);
  if (most < 2) throw new RangeError('Numbers of clusters can only be compared where two rows differ.');
  return Array.from({ length: most - 1 }, (_, i) => i + 2);
}

/** Begins the work on the largest k first, since it takes longest, and returns the promises in the given order. */
function largestFirst<T extends { readonly k: number }, R>(
  items: readonly T[],
  begin: (item: T, i: number) => R,
): R[] {
  const begun: R[] = [];
  const order = [...items.keys()].sort((a, b) => items[b]!.k - items[a]!.k);
  for (const i of order) begun[i] = begin(items[i]!, i);
  return begun;
}

async function stabilitiesOn(
  runner: Runner,
  compared: readonly Comparison[],
  {
    samples = 100,
    seed = 0,
    maxIterations = 100,
  }: Pick<CompareOptions, 'samples' | 'seed' | 'maxIterations'>,
): Promise<Comparison[]> {
  const measured = await Promise.all(
    largestFirst(compared, ({ fit }) => bootstrapOn(runner, fit, { samples, seed, maxIterations })),
  );
  return compared.map((row, i) => {
    const { stability, clusters } = measured[i]!;
    return { ...row, stability, clusterStability: clusters };
  });
}

async function bootstrapOn(
  runner: Runner,
  { k, gamma, prototypes, labels }: Fit,
  { samples, seed, maxIterations }: { samples: number; seed: number; maxIterations: number },
): Promise<Stability> {
  const jaccards = new Float64Array(samples * k);
  const tasks = slicesOf(samples, SAMPLES_A_TASK).map(async ({ from, to }) => {
    const options = { from, to, maxIterations, seed: derive(seed, 1) };
    const fit = { k, gamma, prototypes, labels };
    jaccards.set(await runner.run({ kind: 'bootstrap', fit, options }), from * k);
  });
  await Promise.all(tasks);
  return summariseStability(jaccards, k);
}

function measure(data: MixedData, index: GowerIndex, fit: Fit): Comparison {
  return {
    k: fit.k,
    cost: fit.cost,
    silhouette: gowerSilhouette(index, fit.labels, fit.k).mean,
    calinskiHarabasz: calinskiHarabasz(data, fit.labels, fit.k),
    stability: null,
    clusterStability: null,
    smallest: Math.min(...fit.sizes) / data.rows,
    fit,
  };
}
