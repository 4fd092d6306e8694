import { existsSync, readFileSync } from 'node:fs';
import type { MixedData } from '../../src/cluster/data.ts';
import { encode } from '../../src/cluster/encode.ts';

const here = new URL('../golden/', import.meta.url);
export const featuresFile = new URL('../../../shared/golden/ref/features_2025-12-14.csv', import.meta.url);

/** Set as a test's `skip` where the reference features are not on this machine. */
export const skipWithoutFeatures = existsSync(featuresFile)
  ? false
  : 'the reference features are not on this machine';

export function goldenJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, here), 'utf8')) as T;
}

/** A CSV without quotes, as records; an empty cell is null. */
export function readCsv(file: URL | string): Record<string, string | null>[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, j) => [name, cells[j] || null]));
  });
}

export type Records = readonly Record<string, string | null>[];

export function goldenCsv(name: 'g50' | 'g1000m'): Records {
  return readCsv(new URL(`data/${name}.csv`, here));
}

export function complete(records: Records): Records {
  return records.filter((record) => Object.values(record).every((cell) => cell !== null));
}

export function table(
  records: Records,
  numeric: readonly string[],
  categorical: readonly string[],
  scale: (column: Float64Array) => Float64Array = (column) => column,
): MixedData {
  const numbers = (name: string) =>
    Float64Array.from(records, (record) => (record[name] == null ? Number.NaN : Number(record[name])));
  return {
    rows: records.length,
    numeric: numeric.map((name) => scale(numbers(name))),
    categorical: categorical.map((name) => encode(records.map((record) => record[name] ?? null))),
  };
}

/** z-scores with ddof 0; a constant column becomes 0. */
export function zScore(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
  return column.map((value) => (deviation === 0 ? 0 : (value - mean) / deviation));
}

export function minMax(column: Float64Array): Float64Array {
  const least = Math.min(...column);
  const most = Math.max(...column);
  return column.map((value) => (value - least) / (most - least));
}

/** The reference features, as they are or scaled. */
export function features(scale?: (column: Float64Array) => Float64Array): MixedData {
  const numeric = ['Age', 'Income', 'Tenure_Years', 'Premium_to_Coverage'];
  return table(readCsv(featuresFile), numeric, ['Marital_Status'], scale);
}

/** One character a row, 0-9a-z. */
export function labelsOf(text: string): Uint16Array {
  return Uint16Array.from(text, (character) => Number.parseInt(character, 36));
}

export interface GoldenRun {
  readonly cost: number;
  readonly n_iter: number;
  readonly gamma: number;
  readonly epoch_costs: readonly number[];
  readonly sizes: readonly number[];
  readonly centroids_num: readonly (readonly number[])[];
  readonly centroids_cat: readonly (readonly string[])[];
  readonly labels: string;
  readonly init_rows?: readonly number[];
}

export interface GoldenGen {
  readonly numeric: readonly string[];
  readonly categorical: readonly string[];
  readonly kprototypes: Readonly<Record<string, GoldenRun>>;
  readonly cao_modes_k5: readonly (readonly string[])[];
  readonly kmodes: Readonly<
    Record<
      string,
      {
        cost: number;
        n_iter: number;
        labels: string;
        modes: readonly (readonly string[])[];
        epoch_costs: readonly number[];
      }
    >
  >;
  readonly predict_k3_auto: { train_agree: boolean; first20_unknown_first_category: string };
  readonly external_k3_vs_true: {
    ari: number;
    rand: number;
    ami: number;
    nmi: number;
    homogeneity: number;
    completeness: number;
    v: number;
    fmi: number;
    contingency: readonly (readonly number[])[];
  };
  readonly internal_k3_zscored_numeric: {
    calinski_harabasz: number;
    davies_bouldin: number;
    silhouette_euclid: number;
    silhouette_manhattan: number;
  };
}
