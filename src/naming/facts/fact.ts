import type { FeatureProfile, Rule } from '../../domain/segment.ts';

/** A value of a column and the customers who have it; shares are of the customers whose value is known. */
export interface LevelShare {
  readonly level: string;
  readonly share: number;
  /** Share among all customers. */
  readonly overall: number;
  /** Cohen's h against the customers outside the segment; positive where the segment has more of it. */
  readonly effect: number;
}

interface Numbered {
  /** As it is cited, from 1. */
  readonly number: number;
  /** The segment it is about; null for all customers. */
  readonly segment: number | null;
  /** What it is about: a feature, a column, `size`, `rule`. */
  readonly subject: string;
  /** As it is sent. */
  readonly text: string;
}

interface SizeFact extends Numbered {
  readonly kind: 'size';
  readonly customers: number;
  readonly share: number;
  /** 1 for the largest, among so many. */
  readonly rank: number;
  readonly of: number;
}

interface NumberFact extends Numbered {
  readonly kind: 'number';
  readonly mean: number;
  readonly median: number;
  /** Mean and standard deviation over all customers. */
  readonly overall: number;
  readonly spread: number;
  /** Standard deviations from the customers outside the segment; positive above. */
  readonly effect: number;
  readonly rank: number;
  readonly of: number;
}

interface LevelsFact extends Numbered {
  readonly kind: 'levels';
  /** Most frequent first; only those that may be sent. */
  readonly levels: readonly LevelShare[];
}

interface RuleFact extends Numbered {
  readonly kind: 'rule';
  readonly coverage: number;
  readonly precision: number;
  readonly bounds: Rule['bounds'];
}

export type Fact = SizeFact | NumberFact | LevelsFact | RuleFact;

/** All that is sent of the data, and all that a reply may rest on. */
export interface FactSheet {
  readonly facts: readonly Fact[];
  /** Segments with facts of their own, in the order of ids; smaller ones than may be told of are not among them. */
  readonly segments: readonly number[];
  /** Values that were left out as rare or odd, counted by column. */
  readonly withheld: ReadonlyMap<string, number>;
}

/** What the sheet is made from: one segment's figures. */
export interface SegmentFigures {
  readonly id: number;
  readonly size: number;
  readonly share: number;
  readonly profile: Readonly<Record<string, FeatureProfile>>;
  readonly rule: Rule;
}

/** The facts that a text about a segment may rest on: its own, and those about all customers. */
export function factsOf({ facts }: FactSheet, segment: number): Fact[] {
  return facts.filter((fact) => fact.segment === segment || fact.segment === null);
}
