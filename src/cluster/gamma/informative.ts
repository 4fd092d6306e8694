import { deviation } from '../../math/moments.ts';
import { derive, rng } from '../../math/rng.ts';
import { type MixedData, takeRows } from '../data.ts';
import { countDistinct } from '../fit/distinct.ts';
import { kprototypes } from '../kprototypes.ts';
import { randomRows } from '../starts/random-rows.ts';
import { pack, release } from '../table/table.ts';

export interface InformativeGammaOptions {
  /** The number of clusters, or several, whose information is added up. Those beyond the distinct rows are left out. */
  readonly k: number | readonly number[];
  /** How many starts each fit gets (20 by default: where optima are many, fewer leave the choice to chance). */
  readonly starts?: number | undefined;
  readonly seed?: number | undefined;
}

/** One weight that was tried. */
export interface GammaTrial {
  readonly gamma: number;
  /** Nats, over all k. */
  readonly information: number;
}

export interface InformativeGamma {
  readonly gamma: number;
  /** All that were tried, ascending. */
  readonly trials: readonly GammaTrial[];
}

/** Weights to try, for numeric columns of variance 1: from kmodes' rule to beyond clustMixType's. */
const GRID = [0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.4, 1.7, 2, 2.4, 2.8];

/** More rows than this are sampled. */
const MOST_ROWS = 4096;

/** No column's information counts for more than this share of unexplained variance allows. */
const LEAST_UNEXPLAINED = 1e-6;

/**
 * The weight of a category mismatch whose clusters say most about the columns: the one of the greatest total mutual
 * information between a partition and each column, in nats. Of a numeric column that is −½ ln(1 − η²), taking it as
 * normal within clusters; of a categorical one it is Σ p(c, l) ln(p(c, l) / p(c) p(l)). Both parts count in one unit that
 * does not depend on γ, and columns of noise add nothing whatever their number. It is the gain in log-likelihood per row
 * of a latent class model (normal by multinomial, independent within classes) over one class.
 *
 * No fixed weight serves both heart_cleveland, whose classes show in the categories, and german_credit, whose classes
 * show in the numbers; this one finds both (see docs/clustering.md). Fits eleven weights, on at most 4,096 rows.
 *
 * @throws RangeError as `kprototypes`, where all of the ks are beyond the distinct rows or a value is missing
 */
export function informativeGamma(data: MixedData, options: InformativeGammaOptions): InformativeGamma {
  const { seed = 0, starts = 20 } = options;
  const asked = typeof options.k === 'number' ? [options.k] : options.k;
  if (data.numeric.length === 0 || data.categorical.length === 0) return { gamma: 1, trials: [] };
  const sample = data.rows <= MOST_ROWS ? data : sampleOf(data, derive(seed, MOST_ROWS));
  const ks = withinReach(sample, asked);
  const variance = meanOf(sample.numeric.map((column) => deviation(column) ** 2));
  const unit = variance > 0 ? variance : 1;
  const trials = GRID.map((weight) => {
    const gamma = weight * unit;
    const parts = ks.map((k) =>
      informationOf(sample, kprototypes(sample, { k, gamma, starts, seed }).labels, k),
    );
    return { gamma, information: parts.reduce((sum, part) => sum + part, 0) };
  });
  const best = trials.reduce((most, trial) => (trial.information > most.information ? trial : most));
  return { gamma: best.gamma, trials };
}

/** Numbers of clusters that the rows can be told apart into; all that were asked for, where none is. */
function withinReach(data: MixedData, ks: readonly number[]): readonly number[] {
  const table = pack(data, { k: 1 });
  try {
    const distinct = countDistinct(table, 1, Math.max(...ks));
    const possible = ks.filter((k) => k <= distinct);
    return possible.length > 0 ? possible : ks;
  } finally {
    release(table);
  }
}

function sampleOf(data: MixedData, seed: number): MixedData {
  return takeRows(data, Int32Array.from(randomRows(data.rows, MOST_ROWS, rng(seed))).sort());
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function informationOf({ rows, numeric, categorical }: MixedData, labels: Uint16Array, k: number): number {
  const sizes = new Float64Array(k);
  for (const label of labels) sizes[label]!++;
  const numbers = numeric.map((column) => numericInformation(column, labels, sizes));
  const categories = categorical.map(({ codes, levels }) => {
    const cells = new Float64Array(k * levels.length);
    for (let i = 0; i < rows; i++) cells[labels[i]! * levels.length + codes[i]!]!++;
    return categoricalInformation(cells, sizes, levels.length, rows);
  });
  return [...numbers, ...categories].reduce((sum, part) => sum + part, 0);
}

function numericInformation(column: Float64Array, labels: Uint16Array, sizes: Float64Array): number {
  const total = deviation(column) ** 2 * column.length;
  if (total === 0) return 0;
  const means = new Float64Array(sizes.length);
  for (let i = 0; i < column.length; i++) means[labels[i]!]! += column[i]! / sizes[labels[i]!]!;
  let within = 0;
  for (let i = 0; i < column.length; i++) within += (column[i]! - means[labels[i]!]!) ** 2;
  return -0.5 * Math.log(Math.max(within / total, LEAST_UNEXPLAINED));
}

function categoricalInformation(
  cells: Float64Array,
  sizes: Float64Array,
  levels: number,
  rows: number,
): number {
  const totals = new Float64Array(levels);
  cells.forEach((count, cell) => {
    totals[cell % levels]! += count;
  });
  let sum = 0;
  cells.forEach((count, cell) => {
    if (count === 0) return;
    const expected = (sizes[Math.floor(cell / levels)]! * totals[cell % levels]!) / rows;
    sum += (count / rows) * Math.log(count / expected);
  });
  return sum;
}
