import type { Rng } from '../../math/rng.ts';
import { release, selectRows, type Table } from '../table/table.ts';
import { add, type Chosen, drawCandidate, drawFirst, noneChosen, replace } from './chosen.ts';
import { randomRows } from './random-rows.ts';

/** How often a swap is tried for each cluster, after the k rows are drawn. */
const SWAPS_PER_CLUSTER = 6;

/** Rows looked at for each cluster: enough to show a segment of a few per cent. */
const ROWS_PER_CLUSTER = 64;

/**
 * k rows that lie far apart: k-means++ (Arthur and Vassilvitskii 2007) in the mixed distance, greedy (the best of
 * 2 + ln k candidates at each step, as scikit-learn does), then swaps (Lattanzi and Sohler 2019): a candidate drawn in
 * proportion to its distance replaces the row whose loss costs least, if the cost falls. Swaps escape the poor optima
 * that seeding alone ends in. All of it looks at a random sample of the rows only, so a start stays cheap beside the
 * iterations that follow, however long the table is.
 */
export function spreadRows(table: Table, gamma: number, k: number, random: Rng): number[] {
  const size = Math.max(512, ROWS_PER_CLUSTER * k);
  if (table.rows <= size) return spreadAmong(table, gamma, k, random);
  const rows = Int32Array.from(randomRows(table.rows, size, random)).sort();
  const sample = selectRows(table, rows);
  try {
    return spreadAmong(sample, gamma, k, random).map((position) => rows[position]!);
  } finally {
    release(sample);
  }
}

function spreadAmong(table: Table, gamma: number, k: number, random: Rng): number[] {
  const chosen = noneChosen(table, gamma, k);
  const candidates = 2 + Math.floor(Math.log(k));
  add(chosen, drawFirst(chosen, random));
  while (chosen.rows.length < k) add(chosen, bestCandidate(chosen, candidates, random));
  if (k > 1) {
    for (let i = 0; i < SWAPS_PER_CLUSTER * k; i++) trySwap(chosen, random);
  }
  return chosen.rows;
}

function bestCandidate(chosen: Chosen, candidates: number, random: Rng): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < candidates; i++) {
    const row = drawCandidate(chosen, random);
    const cost = costWithCandidate(chosen);
    if (cost < least) {
      least = cost;
      best = row;
    }
  }
  return best;
}

function costWithCandidate({ weights, nearest, distance }: Chosen): number {
  let cost = 0;
  for (let i = 0; i < distance.length; i++) cost += weights[i]! * smaller(nearest[i]!, distance[i]!);
  return cost;
}

function trySwap(chosen: Chosen, random: Rng): void {
  const candidate = drawCandidate(chosen, random);
  const { gain, leaving } = swapGain(chosen);
  if (gain > 0) replace(chosen, leaving, candidate);
}

/** By how much the cost falls when the candidate replaces the row that is missed least. */
function swapGain({ weights, rows, nearest, second, owner, distance }: Chosen): {
  gain: number;
  leaving: number;
} {
  const loss = new Float64Array(rows.length);
  let saved = 0;
  for (let i = 0; i < distance.length; i++) {
    const closest = smaller(nearest[i]!, distance[i]!);
    saved += weights[i]! * (nearest[i]! - closest);
    loss[owner[i]!]! += weights[i]! * (smaller(second[i]!, distance[i]!) - closest);
  }
  const least = Math.min(...loss);
  return { gain: saved - least, leaving: loss.indexOf(least) };
}

/** Math.min asks for NaN and −0 first, which takes several times as long. */
function smaller(a: number, b: number): number {
  if (a < b) return a;
  return b;
}
