/** Why a customer is in a segment. */
export interface Explanation {
  readonly segment: number;
  /** The nearest other segment; null where there is only one. */
  readonly next: number | null;
  /** Squared scaled distance plus gamma for each mismatch, to both prototypes. */
  readonly distance: number;
  readonly nextDistance: number | null;
  /** 1 − distance / nextDistance: 0 on the border, 1 on the prototype; null without another segment. */
  readonly certainty: number | null;
  /** What each feature adds to the two distances, the one that speaks most for the segment first. */
  readonly features: readonly FeaturePart[];
  /** Changes of one feature alone that would move the customer to the next segment, the smallest first. */
  readonly changes: readonly Change[];
}

export interface FeaturePart {
  readonly feature: string;
  readonly value: number | string | null;
  /** The segment's prototype and the next one's, in the units of the business. */
  readonly own: number | string;
  readonly other: number | string | null;
  /** What it adds to the next distance less what it adds to the own one. */
  readonly weight: number;
}

export interface Change {
  readonly feature: string;
  readonly from: number | string | null;
  /** The nearest value that crosses. */
  readonly to: number | string;
  /** How far that is: of numbers in scaled units, of categories √gamma, which is what a mismatch counts as. */
  readonly size: number;
}
