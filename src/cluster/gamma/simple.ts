import { deviation, mean } from '../../math/moments.ts';
import type { MixedData } from '../data.ts';

/**
 * The weight of a category mismatch when none is given: half the mean standard deviation (ddof 0) of the numeric
 * columns, Huang's (1997) advice as kmodes 0.12 computes it. Without numeric columns it is 1, which makes k-prototypes
 * count mismatches, as k-modes does. Missing numbers are passed over.
 */
export function defaultGamma(data: MixedData): number {
  if (data.numeric.length === 0) return 1;
  return 0.5 * mean(Float64Array.from(data.numeric, (column) => deviation(present(column))));
}

/**
 * The λ that `lambdaest` of R's clustMixType 0.5 estimates: the mean variance (ddof 1) of the numeric columns over the
 * mean variation of the categorical ones, which is 1 − Σ p² over the shares p of levels (`gini`, clustMixType's
 * default) or 1 − max p (`hamming`). Missing cells are passed over.
 *
 * @returns 1 without numeric or without categorical columns, as there is nothing to balance
 * @throws RangeError when no category varies
 */
export function varianceGamma(data: MixedData, variation: 'gini' | 'hamming' = 'gini'): number {
  if (data.numeric.length === 0 || data.categorical.length === 0) return 1;
  const variance = mean(
    Float64Array.from(data.numeric, (column) => {
      const values = present(column);
      return (deviation(values) ** 2 * values.length) / (values.length - 1);
    }),
  );
  const variety = mean(
    Float64Array.from(data.categorical, ({ codes, levels }) => {
      const shares = levelShares(codes, levels.length);
      return variation === 'gini'
        ? 1 - shares.reduce((sum, share) => sum + share * share, 0)
        : 1 - shares.reduce((most, share) => Math.max(most, share), 0);
    }),
  );
  if (variety === 0) throw new RangeError('No category varies, so there is nothing to weigh.');
  return variance / variety;
}

function present(column: Float64Array): Float64Array {
  return column.some(Number.isNaN) ? column.filter((value) => !Number.isNaN(value)) : column;
}

function levelShares(codes: Int32Array, levels: number): Float64Array {
  const counts = new Float64Array(levels);
  let known = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code < 0 || code >= levels) continue;
    counts[code]!++;
    known++;
  }
  return counts.map((count) => count / known);
}
