/** Settings that stages take, with every default resolved. */
export interface SegmentationSettings {
  readonly preset: 'reference' | 'standard';
  readonly features: FeatureChoice;
  readonly scaling: 'min-max' | 'z-score';
  /** Percentiles that numeric features are clipped at before scaling, or null for no clipping. */
  readonly clip: readonly [number, number] | null;
  /** Weight of a category mismatch; or kmodes' rule, or the one whose segments say most about the features. */
  readonly gamma: number | 'kmodes' | 'informative';
  /** A fixed k, or null to choose it; the table is computed for 2 to 9 either way. */
  readonly k: number | null;
  readonly starts: number;
  readonly seed: number;
}

export interface FeatureChoice {
  readonly names: readonly string[];
  /** True for names that a person wrote down: one that is missing is an error, not a loss. */
  readonly explicit: boolean;
  /** How a customer's premium_to_coverage comes about from several policies. */
  readonly ratio: 'mean of ratios' | 'ratio of sums';
}

/** Shares from 0 to 1 past which a run stops or warns. */
export interface Gates {
  /** Fewer rows than the last run, by this share: stop. */
  readonly shrink: number;
  /** Rows set aside in a table: stop, and warn. */
  readonly quarantine: number;
  readonly quarantineWarn: number;
  /** Policies whose customer or product is unknown: stop. */
  readonly orphans: number;
  /** Dates provably in the other order than their column: stop. */
  readonly mixedDates: number;
}

/** What the warehouse keeps for whoever shows its figures. */
export interface ReportSettings {
  readonly currency: string;
  readonly locale: string;
  readonly timezone: string;
  readonly cadence: 'daily' | 'weekly' | 'monthly';
  readonly premiumTarget: number | null;
}
