import type { KCandidate } from './segment.ts';

/** A model of another format was written by another version, and is fitted anew. */
export const MODEL_FORMAT = 2;

/** A fitted segmentation as plain data: all that is needed to assign a customer, and how it came about. */
export interface SegmentModel {
  readonly format: typeof MODEL_FORMAT;
  /** The day that the customers it was fitted on are as of. */
  readonly asOf: string;
  /** What the config asked for, as text: a model that was asked for otherwise is no answer to it. */
  readonly asked: string;
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
  /** The table that k was chosen from, and why it was. */
  readonly selection: readonly KCandidate[];
  readonly kReason: string;
  readonly reference: Reference;
}

/** The customers whom a model was fitted on, as counts: what later nights are compared with. */
export interface Reference {
  /** Groups by quantiles of all customers' values, in business units: value < first edge, …, ≥ last edge, missing. */
  readonly numeric: readonly {
    readonly name: string;
    readonly edges: readonly number[];
    readonly counts: readonly number[];
  }[];
  /** By the model's levels, any other level, missing. */
  readonly categorical: readonly { readonly name: string; readonly counts: readonly number[] }[];
  /** Small groups of customers who are alike in all features together, as prototypes, and how many are nearest to each. */
  readonly cells: readonly {
    readonly prototype: Omit<Prototype, 'segment' | 'stability'>;
    readonly count: number;
  }[];
  /** Customers by segment, in the order of the model's prototypes. */
  readonly segments: readonly number[];
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
  /** Mean Jaccard similarity over bootstrap samples; null where it was not measured. */
  readonly stability: number | null;
  /** In scaled units, in the order of `numeric`. */
  readonly numeric: readonly number[];
  /** Levels, in the order of `categorical`. */
  readonly categorical: readonly string[];
}

/** The map's two dimensions. */
export interface FamdSummary {
  /** What turns scaled features into a place on the map (`FamdProjection` with plain lists). */
  readonly projection: {
    readonly dimensions: number;
    readonly means: readonly number[];
    readonly deviations: readonly number[];
    readonly shares: readonly (readonly number[])[];
    readonly axes: readonly number[];
    readonly levels: readonly (readonly number[])[];
  };
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

/**
 * What became of one of the segments that stood before a fit, or where one of the new ones came from. A segment that is
 * born or retired has one entry; one that came of several has one for each.
 */
export interface Lineage {
  readonly segment: number;
  readonly event: 'born' | 'persists' | 'split' | 'merged' | 'retired';
  /** Of `split` and `merged`, the segment it came from; of `retired`, the one that has most of its customers now, if any. */
  readonly previous: number | null;
  /** Customers in both, among those that both nights know: of `previous` (or the segment itself), and of the new group. */
  readonly shared: number | null;
  /** Jaccard overlap of members with the previous segment. */
  readonly overlap: number | null;
  /** How far apart the two prototypes are, in the new model's measure. */
  readonly distance: number | null;
}

export interface MapPoints {
  readonly ids: readonly string[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}
