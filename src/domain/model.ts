/** A fitted segmentation as plain data: all that is needed to assign a customer, and how it came about. */
export interface SegmentModel {
  readonly format: 1;
  readonly numeric: readonly ScaledFeature[];
  readonly categorical: readonly { readonly name: string; readonly levels: readonly string[] }[];
  /** What a category mismatch costs against squared scaled distance. */
  readonly gamma: number;
  readonly prototypes: readonly Prototype[];
  /** Customers without a missing feature, which it was fitted on. */
  readonly fittedOn: number;
  readonly starts: number;
  readonly seed: number;
  readonly cost: number;
  readonly famd: FamdSummary;
}

/** scaled = (min(max(value, low), high) − offset) / divisor; without bounds where nothing is clipped. */
export interface ScaledFeature {
  readonly name: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly offset: number;
  readonly divisor: number;
}

interface Prototype {
  readonly segment: number;
  /** In scaled units, in the order of `numeric`. */
  readonly numeric: readonly number[];
  /** Levels, in the order of `categorical`. */
  readonly categorical: readonly string[];
}

/** The map's two dimensions. */
export interface FamdSummary {
  readonly eigenvalues: readonly number[];
  readonly inertia: number;
  /** For each feature, its share of each dimension, from 0 to 1. */
  readonly contributions: Readonly<Record<string, readonly number[]>>;
}

/** Where each row of a feature matrix belongs; -1 and NaN where there is none. */
export interface Assignments {
  readonly ids: readonly string[];
  readonly segment: Int32Array;
  /** To the own prototype, and to the nearest other one: squared scaled distance plus gamma for each mismatch. */
  readonly distance: Float64Array;
  readonly next: Int32Array;
  readonly nextDistance: Float64Array;
  /** 0 where a feature is missing and the others decided. */
  readonly complete: Uint8Array;
}

/** What became of the segments of the run before. */
export interface Lineage {
  readonly segment: number;
  readonly event: 'born' | 'persists';
  readonly previous: number | null;
  /** Jaccard overlap of members with the previous segment. */
  readonly overlap: number | null;
}

export interface MapPoints {
  readonly ids: readonly string[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}
