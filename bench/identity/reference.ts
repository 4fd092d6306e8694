import { kprototypes } from '../../src/cluster/kprototypes.ts';
import type { FeatureMatrix } from '../../src/domain/feature-matrix.ts';
import { fitScaling, scaleRows } from '../../src/segment/scale.ts';

/**
 * One night after the reference project's method: scaled from minimum to maximum without clipping, fitted anew, and
 * segments numbered by their mean age.
 *
 * @returns the segment of each row
 */
export function byMeanAge(matrix: FeatureMatrix, k: number): Int32Array {
  const numeric = fitScaling(matrix, { scaling: 'min-max', clip: null });
  const categorical = matrix.categorical.map(({ name, levels }) => ({ name, levels }));
  const { labels } = kprototypes(scaleRows(matrix, { numeric, categorical }), {
    k,
    seed: 42,
    starts: 5,
    init: 'cao',
  });
  const ages = matrix.numeric.find(({ name }) => name === 'age')!.values;
  const means = Array.from({ length: k }, (_, cluster) => {
    const own = Array.from(ages).filter((_age, row) => labels[row] === cluster);
    return { cluster, mean: own.reduce((sum, age) => sum + age, 0) / own.length };
  }).sort((a, b) => a.mean - b.mean);
  const rank = new Int32Array(k);
  means.forEach(({ cluster }, place) => {
    rank[cluster] = place;
  });
  return Int32Array.from(labels, (label) => rank[label]!);
}
