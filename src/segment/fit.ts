import { type CompareOptions, type Comparison, compareK, measureStability } from '../cluster/compare-k.ts';
import type { MixedData } from '../cluster/data.ts';
import { informativeGamma } from '../cluster/gamma/informative.ts';
import { defaultGamma } from '../cluster/gamma/simple.ts';
import type { Prototypes } from '../cluster/prototypes.ts';
import { defaultRule, recommendK } from '../cluster/recommend-k.ts';
import type { Stage } from '../domain/effects.ts';
import { CannotSegment } from '../domain/errors.ts';
import { completeRows, type FeatureMatrix, takeRows } from '../domain/feature-matrix.ts';
import { MODEL_FORMAT, type SegmentModel } from '../domain/model.ts';
import type { KCandidate } from '../domain/segment.ts';
import type { SegmentationSettings } from '../domain/settings.ts';
import { askedOf } from './asked.ts';
import { assign } from './assign.ts';
import { makeReference } from './drift/reference.ts';
import { drawMap } from './map.ts';
import { prototypesIn, storedPrototypes } from './prototypes.ts';
import { fitScaling, scaleRows } from './scale.ts';

/** Bootstrap samples behind each stability. */
const samples = 100;

export interface Tools {
  readonly stage: Stage;
  readonly threads: number;
  /** The day that the customers are as of. */
  readonly asOf: string;
}

/**
 * Fits segments on the customers who miss no feature. The model's segments are numbered by position. Throws
 * CannotSegment where fewer than two customers differ, or fewer than a fixed k.
 *
 * @param standing the model in use, if it has the same features: its number of segments is kept where that is as good
 */
export async function fitSegments(
  matrix: FeatureMatrix,
  settings: SegmentationSettings,
  standing: SegmentModel | null,
  { stage, threads, asOf }: Tools,
): Promise<SegmentModel> {
  const complete = takeRows(matrix, completeRows(matrix));
  requireDifferentCustomers(complete);
  const numeric = fitScaling(complete, settings);
  const categorical = complete.categorical.map(({ name, levels }) => ({ name, levels }));
  const data = scaleRows(complete, { numeric, categorical });
  requireDifferentRows(data);
  const { starts, seed } = settings;
  const warm = standing && prototypesIn({ numeric, categorical }, standing);
  const fitted = await stage(
    'cluster',
    () => compare(data, settings, warm, threads),
    (rows) => `k ${rows[0]?.k} to ${rows.at(-1)?.k}, ${starts} starts each, ${complete.ids.length} customers`,
  );
  const table = await stage(
    'stability',
    () => measureStability(data, fitted, { samples, seed, threads }),
    () => `${samples} bootstrap samples for each k`,
  );
  const { k, reason } = choose(table, settings, standing?.prototypes.length ?? null);
  const { fit, clusterStability } = table.find((row) => row.k === k)!;
  const famd = await stage(
    'map',
    () => drawMap(complete, { numeric, categorical }),
    ({ eigenvalues, inertia }) =>
      `two dimensions show ${Math.round((((eigenvalues[0] ?? 0) + (eigenvalues[1] ?? 0)) / inertia) * 100)}% of the variety`,
  );
  const model: Omit<SegmentModel, 'reference'> = {
    format: MODEL_FORMAT,
    asOf,
    asked: askedOf(settings),
    numeric,
    categorical,
    gamma: fit.gamma,
    prototypes: storedPrototypes(fit.prototypes, k, { numeric, categorical }).map((prototype, c) => ({
      segment: c,
      stability: clusterStability?.[c] ?? null,
      ...prototype,
    })),
    fittedOn: complete.ids.length,
    starts,
    seed,
    cost: fit.cost,
    famd,
    selection: table.map(candidate),
    kReason: reason,
  };
  const { segment } = assign(complete, model);
  return { ...model, reference: makeReference(complete, segment, model) };
}

/** The numbers of segments whose information decides the weight of a category while k is still to be chosen. */
const WEIGHED_WITH = [3, 5, 8];

/** Starts for each weight tried: the weight has to be about right, not the fit the best there is. */
const STARTS_TO_WEIGH = 10;

function weigh(
  data: MixedData,
  gamma: SegmentationSettings['gamma'],
  k: number | null,
  seed: number,
): number {
  if (gamma === 'kmodes') return defaultGamma(data);
  if (gamma !== 'informative') return gamma;
  return informativeGamma(data, {
    k: [2, ...(k === null ? WEIGHED_WITH : [k])],
    seed,
    starts: STARTS_TO_WEIGH,
  }).gamma;
}

/** Below this many rows a thread of its own costs more than it saves. */
const worthThreads = 20_000;

/** The table for k from 2 to 9, for a fixed k beyond, and from the standing prototypes; stability is measured later. */
async function compare(
  data: MixedData,
  { gamma, starts, seed, k }: SegmentationSettings,
  warm: Prototypes | null,
  threads: number,
): Promise<Comparison[]> {
  const options = {
    starts,
    seed,
    threads: data.rows < worthThreads ? 1 : threads,
    samples: 0,
    gamma: weigh(data, gamma, k, seed),
  };
  const table = await compareK(data, options);
  if (k !== null && !table.some((row) => row.k === k))
    table.push(...(await compareFixed(data, { ...options, k: [k] })));
  return warm ? preferStanding(table, data, warm, options) : table;
}

async function compareFixed(data: MixedData, options: CompareOptions & { readonly k: readonly [number] }) {
  try {
    return await compareK(data, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CannotSegment(
      'k_too_large',
      `k is fixed at ${options.k[0]} and cannot be had from this data: ${error.message}`,
    );
  }
}

/** A fit that costs more by less is as good, and then the one that the standing segments lead to is taken. */
const AS_GOOD = 1.005;

/** The table with the fit that the standing prototypes lead to, where it costs hardly more than the best found. */
async function preferStanding(
  table: readonly Comparison[],
  data: MixedData,
  warm: Prototypes,
  options: CompareOptions,
): Promise<Comparison[]> {
  const k =
    warm.numeric.length > 0
      ? warm.numeric.length / data.numeric.length
      : warm.categorical.length / data.categorical.length;
  const best = table.find((row) => row.k === k);
  if (!best) return [...table];
  const [led] = await compareK(data, { ...options, k: [k], init: warm, starts: 1 });
  const isAsGood = led!.cost <= best.cost * AS_GOOD && led!.smallest > 0;
  return table.map((row) => (row === best && isAsGood ? led! : row));
}

/** The number that the config fixes; else the standing one where it is as good as the best, else the recommended one. */
function choose(
  table: readonly Comparison[],
  { k }: SegmentationSettings,
  standing: number | null,
): { k: number; reason: string } {
  if (k === null) {
    const recommended = recommendK(table);
    const before = table.find((row) => row.k === standing);
    const best = table.find((row) => row.k === recommended.k)!;
    if (!before || before === best || !isAsGood(before, best)) return recommended;
    return {
      k: before.k,
      reason: `${before.k} segments, as before: they separate as well as ${best.k} (silhouette ${before.silhouette.toFixed(3)} against ${best.silhouette.toFixed(3)}) and are stable.`,
    };
  }
  const { silhouette, stability, smallest } = table.find((row) => row.k === k)!;
  const measured = stability === null ? 'not measured' : stability.toFixed(2);
  const facts = `silhouette ${silhouette.toFixed(3)}, stability ${measured}, smallest segment ${(smallest * 100).toFixed(1)}%`;
  return { k, reason: `${k} segments, as the config fixes it: ${facts}.` };
}

function isAsGood(
  { silhouette, stability, smallest }: Comparison,
  best: Comparison,
  { minimumStability, minimumShare, tolerance } = defaultRule,
): boolean {
  return (
    (stability ?? 0) >= minimumStability &&
    smallest >= minimumShare &&
    silhouette >= best.silhouette - tolerance
  );
}

function candidate({ k, cost, silhouette, calinskiHarabasz, stability, smallest }: Comparison): KCandidate {
  return { k, cost, silhouette, calinskiHarabasz, stability, smallest };
}

function requireDifferentCustomers({ ids }: FeatureMatrix) {
  if (ids.length >= 2) return;
  const who =
    ids.length === 0
      ? 'No customer holds a policy and has every feature'
      : 'Only one customer holds a policy and has every feature';
  throw new CannotSegment('too_few_customers', `${who}, so there is nobody to tell apart.`);
}

function requireDifferentRows({ numeric, categorical }: MixedData) {
  const columns = [...numeric, ...categorical.map(({ codes }) => codes)];
  const differs = columns.some((values) => values.some((value) => value !== values[0]));
  if (!differs)
    throw new CannotSegment(
      'all_equal',
      'All customers are equal in every feature, so there is nothing to tell them apart by.',
    );
}
