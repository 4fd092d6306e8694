import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { FeatureProfile } from '../domain/segment.ts';
import { quantile } from '../math/quantile.ts';

export type Profile = Readonly<Record<string, FeatureProfile>>;

/** Each segment against all clustered customers, feature by feature; missing values are left out. */
export function profileSegments(
  matrix: FeatureMatrix,
  segmentOf: Int32Array,
  ids: readonly number[],
): Map<number, Profile> {
  const profiles = new Map<number, Record<string, FeatureProfile>>(ids.map((id) => [id, {}]));
  for (const { name, values } of matrix.numeric) {
    const all = summarise(Array.from(values).filter((value) => !Number.isNaN(value)));
    for (const id of ids) {
      const own = summarise(
        Array.from(values).filter((value, row) => segmentOf[row] === id && !Number.isNaN(value)),
      );
      profiles.get(id)![name] = {
        kind: 'numeric',
        mean: own.mean,
        median: own.median,
        overall: all.mean,
        spread: all.spread,
      };
    }
  }
  for (const { name, levels, codes } of matrix.categorical) {
    const all = sharesOf(levels, codes, () => true);
    for (const id of ids) {
      const own = sharesOf(levels, codes, (row) => segmentOf[row] === id);
      const ranked = own
        .map((share, code) => ({ level: levels[code]!, share, overall: all[code]! }))
        .filter(({ share }) => share > 0)
        .sort((a, b) => b.share - a.share);
      const [top] = ranked;
      profiles.get(id)![name] = {
        kind: 'categorical',
        mode: top?.level ?? '',
        share: top?.share ?? 0,
        overall: top?.overall ?? 0,
        levels: ranked,
      };
    }
  }
  return profiles;
}

function summarise(values: number[]): { mean: number; median: number; spread: number } {
  values.sort((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, median: quantile(values, 0.5), spread: Math.sqrt(variance) };
}

/** The share of each level among the known values of the chosen rows. */
function sharesOf(levels: readonly string[], codes: Int32Array, chosen: (row: number) => boolean): number[] {
  const counts = levels.map(() => 0);
  let known = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0 || !chosen(row)) continue;
    counts[code]!++;
    known++;
  }
  return counts.map((count) => (known === 0 ? 0 : count / known));
}
