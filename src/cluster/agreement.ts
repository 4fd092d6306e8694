import { logFactorials } from '../math/log-factorial.ts';

/** How two labellings of the same rows fall together. */
export interface Contingency {
  readonly rows: number;
  /** Clusters of the first labelling: 0 to its largest label. */
  readonly first: Float64Array;
  /** Clusters of the second labelling. */
  readonly second: Float64Array;
  /** first × second, row-major: rows in both clusters. */
  readonly cells: Float64Array;
}

export interface Agreement {
  /** Rand (1971): the share of row pairs on which both agree. */
  readonly rand: number;
  /** The Rand index adjusted for chance (Hubert and Arabie 1985): 0 by chance, 1 for equal partitions. */
  readonly ari: number;
  /** Mutual information adjusted for chance (Vinh, Epps and Bailey 2010), arithmetic mean. */
  readonly ami: number;
  /** Mutual information over the arithmetic mean of the entropies. */
  readonly nmi: number;
  /** 1 when every cluster of the second lies within one of the first (the first is the truth). */
  readonly homogeneity: number;
  /** 1 when every cluster of the first lies within one of the second. */
  readonly completeness: number;
  /** The harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg 2007). */
  readonly v: number;
  /** Fowlkes and Mallows (1983). */
  readonly fowlkesMallows: number;
  /** For each cluster of the first, the Jaccard similarity of its best match in the second; 0 for an empty one. */
  readonly jaccard: Float64Array;
}

type Labels = ArrayLike<number>;

/**
 * @param a, b whole numbers from 0, one a row
 * @throws RangeError when the labellings differ in length or are empty
 */
export function contingency(a: Labels, b: Labels): Contingency {
  if (a.length !== b.length || a.length === 0) {
    throw new RangeError(`Two labellings of the same rows are needed, not of ${a.length} and ${b.length}.`);
  }
  const first = new Float64Array(largest(a) + 1);
  const second = new Float64Array(largest(b) + 1);
  const cells = new Float64Array(first.length * second.length);
  for (let i = 0; i < a.length; i++) {
    first[a[i]!]!++;
    second[b[i]!]!++;
    cells[a[i]! * second.length + b[i]!]!++;
  }
  return { rows: a.length, first, second, cells };
}

/**
 * How alike two labellings of the same rows are, as scikit-learn 1.2 measures it. Names and order of labels do not
 * matter.
 *
 * @param a the reference, where the measure is not symmetric
 * @throws RangeError when the labellings differ in length or are empty
 */
export function agreement(a: Labels, b: Labels): Agreement {
  const table = contingency(a, b);
  return { ...pairMeasures(table), ...informationMeasures(table), jaccard: bestJaccards(table) };
}

/** For each cluster of the first labelling, the Jaccard similarity of its best match in the second. */
export function bestJaccards({ first, second, cells }: Contingency): Float64Array {
  return first.map((size, i) => {
    let best = 0;
    for (let j = 0; j < second.length; j++) {
      const both = cells[i * second.length + j]!;
      if (both > 0) best = Math.max(best, both / (size + second[j]! - both));
    }
    return best;
  });
}

function pairMeasures({ rows, first, second, cells }: Contingency) {
  const all = pairs(rows);
  const together = sumOf(cells, pairs);
  const inFirst = sumOf(first, pairs);
  const inSecond = sumOf(second, pairs);
  const rand = all === 0 ? 1 : 1 - (inFirst + inSecond - 2 * together) / all;
  const expected = all === 0 ? 0 : (inFirst * inSecond) / all;
  const most = (inFirst + inSecond) / 2;
  const ari = most === expected ? 1 : (together - expected) / (most - expected);
  const fowlkesMallows = together === 0 ? 0 : Math.sqrt(together / inFirst) * Math.sqrt(together / inSecond);
  return { rand, ari, fowlkesMallows };
}

function informationMeasures(table: Contingency) {
  if (isSamePartition(table)) return { homogeneity: 1, completeness: 1, v: 1, nmi: 1, ami: 1 };
  const { rows, first, second } = table;
  const entropyA = entropy(first, rows);
  const entropyB = entropy(second, rows);
  const mutual = mutualInformation(table);
  const homogeneity = entropyA === 0 ? 1 : mutual / entropyA;
  const completeness = entropyB === 0 ? 1 : mutual / entropyB;
  const v =
    homogeneity + completeness === 0 ? 0 : (2 * homogeneity * completeness) / (homogeneity + completeness);

  const average = (entropyA + entropyB) / 2;
  const expected = expectedInformation(table);
  const room = average - expected;
  // Rounding can leave nothing, or less, to adjust by; scikit-learn keeps its distance from 0 in the same way.
  const ami = (mutual - expected) / (Math.abs(room) < Number.EPSILON ? Number.EPSILON : room);
  return { homogeneity, completeness, v, nmi: mutual / average, ami };
}

/** True when each cluster of either labelling is one of the other's: rounding must not make that less than 1. */
function isSamePartition({ first, second, cells }: Contingency): boolean {
  const used = (sizes: Float64Array) => sizes.filter((size) => size > 0).length;
  return used(cells) === used(first) && used(cells) === used(second);
}

function mutualInformation({ rows, first, second, cells }: Contingency): number {
  let sum = 0;
  cells.forEach((both, cell) => {
    if (both === 0) return;
    const expected = (first[Math.floor(cell / second.length)]! * second[cell % second.length]!) / rows;
    sum += (both / rows) * Math.log(both / expected);
  });
  return Math.max(sum, 0);
}

/** The mutual information of labellings with these cluster sizes and otherwise random (hypergeometric) contents. */
function expectedInformation({ rows, first, second }: Contingency): number {
  const log = logFactorials(rows);
  const lf = (n: number) => log[n]!;
  let sum = 0;
  for (const a of first) {
    for (const b of second) {
      const fixed = lf(a) + lf(b) + lf(rows - a) + lf(rows - b) - lf(rows);
      for (let both = Math.max(1, a + b - rows); both <= Math.min(a, b); both++) {
        const chance = fixed - lf(both) - lf(a - both) - lf(b - both) - lf(rows - a - b + both);
        sum += (both / rows) * Math.log((rows * both) / (a * b)) * Math.exp(chance);
      }
    }
  }
  return sum;
}

function entropy(sizes: Float64Array, rows: number): number {
  return sumOf(sizes, (size) => (size === 0 || size === rows ? 0 : -(size / rows) * Math.log(size / rows)));
}

function pairs(n: number): number {
  return (n * (n - 1)) / 2;
}

function sumOf(values: Float64Array, measure: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += measure(value);
  return sum;
}

function largest(labels: Labels): number {
  let most = 0;
  for (let i = 0; i < labels.length; i++) most = Math.max(most, labels[i]!);
  return most;
}
