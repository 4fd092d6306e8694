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
  /** When segments are fitted anew: where there is a reason, in every run, or never. */
  readonly refit: 'auto' | 'always' | 'never';
  /** Days after which a model is fitted anew. */
  readonly maxAge: number;
  readonly promotion: Promotion;
  /** Columns of customers that segments are not to be groups of. */
  readonly protected: readonly string[];
}

/** What a new fit must be to take the place of the segments that stand. */
export interface Promotion {
  /** The least stability (mean Jaccard) of a segment. */
  readonly stability: number;
  /** The least share of customers in a segment. */
  readonly smallest: number;
  /** The share of customers that it may move besides what drift explains. */
  readonly moved: number;
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
  /** Cells of a column that hold a spreadsheet error: stop. */
  readonly errors: number;
  /** Cadences that sales or customers may stay as they are: then warn, and then hold the segments. */
  readonly unchangedWarn: number;
  readonly unchangedHold: number;
}

/** What the warehouse keeps for whoever shows its figures. */
export interface ReportSettings {
  readonly currency: string;
  readonly locale: string;
  readonly timezone: string;
  readonly cadence: 'daily' | 'weekly' | 'monthly';
  readonly premiumTarget: number | null;
}

/** How a table is to be read, as far as a person has decided it; everything else is told by the whole table. */
export interface TableReading {
  /** Our column names: the sheet's headings. */
  readonly columns: Readonly<Record<string, string>>;
  /** The row of the headings. */
  readonly headings: number | null;
  /** Whether rows that look like totals are skipped. */
  readonly totals: boolean;
  /** By our column names, or those of further columns of customers. */
  readonly read: Readonly<Record<string, ColumnPins>>;
}

/** What a person has decided of a column. */
export interface ColumnPins {
  /** Of dates such as 3/4/2024. */
  readonly order?: 'day first' | 'month first' | undefined;
  /** Whether a spreadsheet in the wrong locale has swapped day and month of the dates that it knows as dates. */
  readonly realDates?: 'right' | 'swapped' | undefined;
  /** The year that serial numbers of dates are counted from. */
  readonly epoch?: 1900 | 1904 | undefined;
  readonly decimal?: 'point' | 'comma' | undefined;
  /** Three letters. */
  readonly currency?: string | undefined;
  readonly percent?: boolean | undefined;
  /** The only categories there are. */
  readonly values?: readonly string[] | undefined;
  /** Whether spellings that differ only in case or punctuation are one category. */
  readonly merge?: boolean | undefined;
  /** Of a further column. */
  readonly type?: 'number' | 'category' | undefined;
}

export const unpinned: TableReading = { columns: {}, headings: null, totals: true, read: {} };

/** When runs are due. */
export interface ScheduleSettings {
  /** By the clock of the zone, as HH:MM. */
  readonly at: string;
  /** Empty for every day. */
  readonly days: readonly Weekday[];
  readonly timezone: string;
}

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

type Weekday = (typeof weekdays)[number];

/** A published dataset of Power BI, and the app that asks for its refreshes. */
export interface PowerBiSettings {
  readonly tenant: string;
  readonly client: string;
  readonly workspace: string;
  readonly dataset: string;
}

/** Where everything is published. `name` is what people are told. */
export type WarehouseSettings =
  | { readonly kind: 'duckdb'; readonly name: string; readonly path: string }
  | ({ readonly kind: 'bigquery'; readonly name: string } & BigQuerySettings);

export interface BigQuerySettings {
  readonly project: string;
  readonly dataset: string;
  readonly location: string;
  /** Bytes that one job may bill; null for no limit. */
  readonly maximumBytesBilled: number | null;
}
