/** How far one thing about the customers is from what it was when the model was fitted. */
export interface DriftMeasure {
  /** A feature, the sizes of the segments, or all features together. */
  readonly subject: 'feature' | 'segments' | 'table';
  readonly name: string;
  /** Population stability index. */
  readonly index: number;
  /** What it may be: what chance alone passes once in a thousand nights of so many customers, and at least 0.01. */
  readonly limit: number;
}

export interface Drift {
  /** The day that the model was fitted as of. */
  readonly since: string;
  readonly measures: readonly DriftMeasure[];
  readonly drifted: boolean;
  /** The least share of customers who must have changed, come or gone, for all features together to look as they do. */
  readonly shifted: number;
}
