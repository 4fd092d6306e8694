import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { FeatureProfile } from '../domain/segment.ts';
import { deviation, mean } from '../math/moments.ts';
import { quantile } from '../math/quantile.ts';

export type Profile = Readonly<Record<string, FeatureProfile>>;

/** Each segment against all the matrix's customers, feature by feature; missing values are left out. */
export function profileSegments(
  matrix: FeatureMatrix,
  segmentOf: Int32Array,
  ids: readonly number[],
): Map<number, Profile> {
  const profiles = new Map<number, Record<string, FeatureProfile>>(ids.map((id) => [id, {}]));
  const rowsOf = new Map(ids.map((id) => [id, rowsWhere(segmentOf, id)]));
  for (const { name, values } of matrix.numeric) {
    const all = summarise(values.filter((value) => !Number.isNaN(value)));
    for (const [id, rows] of rowsOf) {
      const own = summarise(
        Float64Array.from(rows, (row) => values[row]!).filter((value) => !Number.isNaN(value)),
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
    const all = sharesOf(levels, codes);
    for (const [id, rows] of rowsOf) {
      const own = sharesOf(
        levels,
        Int32Array.from(rows, (row) => codes[row]!),
      );
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

function rowsWhere(segmentOf: Int32Array, id: number): Int32Array {
  return Int32Array.from(segmentOf.keys()).filter((row) => segmentOf[row] === id);
}

/** Sorts the values in place: sums then run in one order whatever the order of rows. */
function summarise(values: Float64Array): { mean: number; median: number; spread: number } {
  values.sort();
  return { mean: mean(values), median: quantile(values, 0.5), spread: deviation(values) };
}

/** The share of each level among the known values. */
function sharesOf(levels: readonly string[], codes: Int32Array): number[] {
  const counts = levels.map(() => 0);
  let known = 0;
  for (const code of codes) {
    if (code < 0) continue;
    counts[code]!++;
    known++;
  }
  return counts.map((count) => (known === 0 ? 0 : count / known));
}
