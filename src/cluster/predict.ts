import { MISSING, type MixedData } from './data.ts';
import { type Packed, pack } from './pack.ts';
import type { Model } from './prototypes.ts';

export interface Prediction {
  /** Each row's nearest cluster; the lowest of equals. */
  readonly labels: Uint16Array;
  /** Each row's distance to its own prototype, over the cells it has. */
  readonly distances: Float64Array;
  /** Each row's second nearest cluster, or −1 when there is one cluster only. */
  readonly next: Int32Array;
  /** The distance to that cluster's prototype, or Infinity. */
  readonly nextDistances: Float64Array;
  /** How many cells held a level that their column does not know. */
  readonly unseen: number;
}

/**
 * Labels rows, seen or new, with a fitted model's nearest prototypes. The distance is ‖x − c‖² + γ · mismatches, as in
 * fitting. A missing cell adds nothing to any distance, so a row with every cell missing lies in cluster 0 at distance
 * 0; an unknown level differs from every prototype.
 *
 * @param data scaled as the data of the fit, its categories encoded with the levels of the fit
 * @throws RangeError when the columns do not match the model, or a number is infinite
 */
export function predict(model: Model, data: MixedData): Prediction {
  const packed = pack(data, { allowGaps: true });
  checkShape(model, packed);
  const labels = new Uint16Array(data.rows);
  const distances = new Float64Array(data.rows).fill(Number.POSITIVE_INFINITY);
  const next = new Int32Array(data.rows).fill(-1);
  const nextDistances = new Float64Array(data.rows).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < data.rows; i++) {
    for (let c = 0; c < model.k; c++) {
      const distance = presentDistance(packed, model, c, i);
      if (c === 0 || distance < distances[i]!) {
        if (c > 0) next[i] = labels[i]!;
        nextDistances[i] = distances[i]!;
        labels[i] = c;
        distances[i] = distance;
      } else if (next[i] === -1 || distance < nextDistances[i]!) {
        next[i] = c;
        nextDistances[i] = distance;
      }
    }
  }
  return { labels, distances, next, nextDistances, unseen: countUnseen(packed) };
}

function presentDistance({ p, q, numeric, codes }: Packed, model: Model, c: number, row: number): number {
  const { numeric: means, categorical: modes } = model.prototypes;
  let distance = 0;
  for (let j = 0; j < p; j++) {
    const difference = numeric[j]![row]! - means[c * p + j]!;
    if (!Number.isNaN(difference)) distance += difference * difference;
  }
  for (let j = 0; j < q; j++) {
    const code = codes[j]![row]!;
    if (code !== modes[c * q + j] && code !== MISSING) distance += model.gamma;
  }
  return distance;
}

function countUnseen({ codes, levels }: Packed): number {
  let unseen = 0;
  codes.forEach((column, j) => {
    for (let i = 0; i < column.length; i++) if (column[i]! >= levels[j]!) unseen++;
  });
  return unseen;
}

function checkShape({ k, prototypes }: Model, { p, q }: Packed): void {
  if (prototypes.numeric.length === k * p && prototypes.categorical.length === k * q) return;
  throw new RangeError(
    `The model was fitted on other columns than these ${p} numeric and ${q} categorical ones.`,
  );
}
