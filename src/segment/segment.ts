import { type Comparison, compareK, measureStability } from '../cluster/compare-k.ts';
import type { MixedData } from '../cluster/data.ts';
import { informativeGamma } from '../cluster/gamma/informative.ts';
import { defaultGamma } from '../cluster/gamma/simple.ts';
import { recommendK } from '../cluster/recommend-k.ts';
import type { Stage } from '../domain/effects.ts';
import { CannotSegment } from '../domain/errors.ts';
import { completeRows, type FeatureMatrix, takeRows } from '../domain/feature-matrix.ts';
import type { Assignments, Lineage, MapPoints, SegmentModel } from '../domain/model.ts';
import type { KCandidate } from '../domain/segment.ts';
import type { SegmentationSettings } from '../domain/settings.ts';
import { assign } from './assign.ts';
import { mapCustomers } from './map.ts';
import { applyNumbers, numberByPast, numberBySize } from './number.ts';
import { fitScaling, scaleRows } from './scale.ts';

export interface Segmented {
  readonly model: SegmentModel;
  readonly assignments: Assignments;
  readonly lineage: readonly Lineage[];
  readonly map: MapPoints;
  readonly selection: readonly KCandidate[];
  readonly kReason: string;
}

/** Bootstrap samples behind each stability. */
const samples = 100;

export interface Standing {
  /** The segment of each customer in the run before, and every id ever used. */
  readonly members: ReadonlyMap<string, number>;
  readonly usedIds: readonly number[];
}

/**
 * Fits segments on the customers who miss no feature, and assigns everybody. Throws CannotSegment where fewer than
 * two customers differ, or fewer than a fixed k.
 */
export async function segmentCustomers(
  matrix: FeatureMatrix,
  settings: SegmentationSettings,
  standing: Standing,
  { stage, threads }: { stage: Stage; threads: number },
): Promise<Segmented> {
  const complete = takeRows(matrix, completeRows(matrix));
  requireDifferentCustomers(complete);
  const numeric = fitScaling(complete, settings);
  const categorical = complete.categorical.map(({ name, levels }) => ({ name, levels }));
  const data = scaleRows(complete, { numeric, categorical });
  requireDifferentRows(data);
  const { starts, seed } = settings;
  const fitted = await stage(
    'cluster',
    () => compare(data, settings, threads),
    (rows) => `k ${rows[0]?.k} to ${rows.at(-1)?.k}, ${starts} starts each, ${complete.ids.length} customers`,
  );
  const table = await stage(
    'stability',
    () => measureStability(data, fitted, { samples, seed, threads }),
    () => `${samples} bootstrap samples for each k`,
  );
  const { k, reason } = choose(table, settings);
  const { fit } = table.find((row) => row.k === k)!;
  const { points, famd } = await stage(
    'map',
    () => mapCustomers(complete, { numeric, categorical }),
    ({ famd: { eigenvalues, inertia } }) =>
      `two dimensions show ${Math.round((((eigenvalues[0] ?? 0) + (eigenvalues[1] ?? 0)) / inertia) * 100)}% of the variety`,
  );
  const unnumbered: SegmentModel = {
    format: 1,
    numeric,
    categorical,
    gamma: fit.gamma,
    prototypes: Array.from({ length: k }, (_, c) => ({
      segment: c,
      numeric: Array.from(fit.prototypes.numeric.subarray(c * numeric.length, (c + 1) * numeric.length)),
      categorical: categorical.map(
        ({ levels }, j) => levels[fit.prototypes.categorical[c * categorical.length + j]!]!,
      ),
    })),
    fittedOn: complete.ids.length,
    starts: settings.starts,
    seed: settings.seed,
    cost: fit.cost,
    famd,
  };
  const assigned = assign(matrix, unnumbered);
  const { ids, lineage } =
    standing.usedIds.length > 0
      ? numberByPast(matrix.ids, assigned.segment, k, standing)
      : numberBySize(assigned.segment, k);
  return {
    ...applyNumbers(unnumbered, assigned, ids),
    lineage,
    map: points,
    selection: table.map(candidate),
    kReason: reason,
  };
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

/** The table for k from 2 to 9, and for a fixed k beyond; stability is measured later. */
async function compare(
  data: MixedData,
  { gamma, starts, seed, k }: SegmentationSettings,
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
  if (k === null || table.some((row) => row.k === k)) return table;
  try {
    return [...table, ...(await compareK(data, { ...options, k: [k] }))];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CannotSegment(
      'k_too_large',
      `k is fixed at ${k} and cannot be had from this data: ${error.message}`,
    );
  }
}

function choose(table: readonly Comparison[], { k }: SegmentationSettings): { k: number; reason: string } {
  if (k === null) return recommendK(table);
  const { silhouette, stability, smallest } = table.find((row) => row.k === k)!;
  const measured = stability === null ? 'not measured' : stability.toFixed(2);
  const facts = `silhouette ${silhouette.toFixed(3)}, stability ${measured}, smallest segment ${(smallest * 100).toFixed(1)}%`;
  return { k, reason: `${k} segments, as the config fixes it: ${facts}.` };
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
