import type { NamedBy, Tactic } from './naming.ts';

/** A feature of a segment against all customers. Shares are of the rows whose value is known. */
export type FeatureProfile =
  | {
      readonly kind: 'numeric';
      readonly mean: number;
      readonly median: number;
      /** Mean over all clustered customers. */
      readonly overall: number;
      /** Standard deviation over all clustered customers (divisor n). */
      readonly spread: number;
    }
  | {
      readonly kind: 'categorical';
      readonly mode: string;
      readonly share: number;
      /** Share of the same level among all clustered customers. */
      readonly overall: number;
      /** Every level that the segment holds, most frequent first. */
      readonly levels: readonly {
        readonly level: string;
        readonly share: number;
        readonly overall: number;
      }[];
    };

export interface Rule {
  /** The categories that it names. */
  readonly levels: readonly string[];
  /** The bounds that it names: values from one on, or below one. */
  readonly bounds: readonly {
    readonly feature: string;
    readonly value: number;
    readonly side: 'from' | 'below';
  }[];
  /** In plain words, joined by "and". */
  readonly text: string;
  /** The share of the segment that the rule finds. */
  readonly coverage: number;
  /** The share of the customers it finds who are in the segment. */
  readonly precision: number;
}

/** One way in which a segment differs from all customers. */
export interface Difference {
  readonly feature: string;
  readonly direction: 'above' | 'below';
  /** Comparable between numbers and categories: standard deviations, or Cohen's h for shares. */
  readonly effect: number;
  /** The category that the phrase names; null for a number. */
  readonly level: string | null;
  readonly phrase: string;
}

/** A segment before it has a name. */
export interface Described {
  /** An integer from 0; it stays with the group for as long as it is the same group. */
  readonly id: number;
  readonly size: number;
  /** Of all customers in a segment, from 0 to 1. */
  readonly share: number;
  readonly profile: Readonly<Record<string, FeatureProfile>>;
  /** What sets it apart, strongest first. */
  readonly apart: readonly Difference[];
  readonly rule: Rule;
  /** Mean Jaccard similarity over bootstrap samples when it was fitted; null where it was not measured. */
  readonly stability: number | null;
}

export interface Segment extends Described {
  readonly name: string;
  readonly description: string;
  /** Who wrote the name. */
  readonly namedBy: NamedBy;
  readonly tactics: readonly Tactic[];
}

/** The segment as `run --json` shows it. */
export interface SegmentSummary {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly namedBy: NamedBy;
  readonly tactics: readonly Tactic[];
  readonly size: number;
  readonly share: number;
  readonly stability: number | null;
  /** Whether it is only to be trusted with care (stability below 0.75). */
  readonly tentative: boolean;
  readonly profile: Readonly<
    Record<
      string,
      | { readonly mean: number; readonly median: number; readonly overall: number }
      | { readonly mode: string; readonly share: number; readonly overall: number }
    >
  >;
}

/** Hennig (2007): clusters whose mean Jaccard is lower are to be trusted only with care. */
export const TENTATIVE = 0.75;

/** One line of the table that k is chosen from. */
export interface KCandidate {
  readonly k: number;
  readonly cost: number;
  /** Mean Gower silhouette. */
  readonly silhouette: number;
  /** On the numeric features; null without any. */
  readonly calinskiHarabasz: number | null;
  /** Mean over bootstrap samples of the worst segment's Jaccard. */
  readonly stability: number | null;
  /** Share of customers in the smallest segment. */
  readonly smallest: number;
}
