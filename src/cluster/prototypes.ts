import type { Packed } from './pack.ts';

/** The centres of k clusters. */
export interface Prototypes {
  /** k × numeric columns, row-major: means. */
  readonly numeric: Float64Array;
  /** k × categorical columns, row-major: codes of the modes. */
  readonly categorical: Int32Array;
}

/** What a fitted clustering needs to label rows. Plain data: it can be stored and sent between threads. */
export interface Model {
  readonly k: number;
  /** The weight of one category mismatch against squared distance. */
  readonly gamma: number;
  readonly prototypes: Prototypes;
}

/** Prototypes that stand exactly on the given rows, in their order. */
export function prototypesAt(data: Packed, rows: readonly number[]): Prototypes {
  const prototypes = {
    numeric: new Float64Array(rows.length * data.p),
    categorical: new Int32Array(rows.length * data.q),
  };
  rows.forEach((row, c) => {
    placeAt(prototypes, c, data, row);
  });
  return prototypes;
}

/** Moves prototype `c` onto a row. */
export function placeAt(prototypes: Prototypes, c: number, data: Packed, row: number): void {
  const { p, q, numeric, codes } = data;
  for (let j = 0; j < p; j++) prototypes.numeric[c * p + j] = numeric[j]![row]!;
  for (let j = 0; j < q; j++) prototypes.categorical[c * q + j] = codes[j]![row]!;
}
