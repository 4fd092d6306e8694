import type { MixedData } from './data.ts';
import { type Fit, finish, fitStarts } from './fit/best-start.ts';
import { allowsMissing, checkK, type FitOptions, resolveFit } from './fit/settings.ts';
import { defaultGamma } from './gamma/simple.ts';
import { pack, release } from './table/table.ts';

/**
 * k-prototypes (Huang 1997): k-means for mixed data. Without categorical columns it is k-means, without numeric ones
 * k-modes. Distances are squared Euclidean plus γ times the categories that differ; ties go to the lowest cluster and
 * the lowest category code. No cluster ends empty (see `lloyd`). Start s draws from `derive(seed, k, s)`; the least
 * cost wins, the earliest of equals. Where rows are many, `spread` starts are compared on a sample of them, and only
 * the best of them is carried on with all rows.
 *
 * @throws RangeError when k is below 1, above 65,534 or above the number of distinct rows; when γ is negative or not
 *   finite; when a value is missing (unless those are to be ignored) or infinite, a level unknown or a weight not
 *   positive; when an explicit start has another shape than the data
 */
export function kprototypes(data: MixedData, options: FitOptions): Fit {
  checkK(options.k);
  const { k, weights } = options;
  const table = pack(data, { k: Math.min(k, data.rows), weights, missing: allowsMissing(options) });
  try {
    const settings = resolveFit(table, { ...options, gamma: options.gamma ?? defaultGamma(data) });
    return finish(table, settings, fitStarts(table, settings, 0, settings.starts));
  } finally {
    release(table);
  }
}
