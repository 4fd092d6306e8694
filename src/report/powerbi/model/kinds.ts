/** What a column holds. A day has no time. */
export type ColumnKind = 'text' | 'integer' | 'real' | 'day' | 'yes or no';

export interface ModelColumn {
  /** As people see it. */
  readonly name: string;
  /** The column of the view; null for one that Power BI computes. */
  readonly source: string | null;
  /** Of a computed column. */
  readonly dax?: string;
  readonly kind: ColumnKind;
  readonly description: string;
  readonly format?: string;
  readonly isHidden?: boolean;
  readonly isKey?: boolean;
  /** The column whose order its values come in. */
  readonly sortBy?: string;
  /** What Power BI may make of it. */
  readonly category?: 'City' | 'Place';
}

export interface ModelMeasure {
  readonly name: string;
  readonly dax: string;
  readonly description: string;
  readonly folder: string;
  /** A format string of Power BI; null for text. */
  readonly format: string | null;
  readonly isHidden?: boolean;
  readonly category?: 'ImageUrl';
  /**
   * The same figure as SQL over the embedded warehouse, one row and one column. It reads the views, and besides them `rows`: the rows of
   * `policy_details` that filters leave; `everyone`: those that filters leave which are not about segments; `people`: the customers
   * of `customer_details` that filters leave, with or without a policy; `segments_left`: the numbers of the segments that filters on
   * segments leave.
   */
  readonly sql: string;
}

export interface ModelTable {
  readonly name: string;
  readonly description: string;
  /** The view of the warehouse whose rows it has; or rows of its own, the same everywhere. */
  readonly rows: { readonly view: string } | { readonly fixed: readonly (readonly (string | number)[])[] };
  readonly columns: readonly ModelColumn[];
  readonly measures: readonly ModelMeasure[];
  /** Whether it is the table of days. */
  readonly isCalendar?: boolean;
}

/** From many rows to one: a filter on the one goes to the many, and not back. */
export interface Relationship {
  readonly many: readonly [table: string, column: string];
  readonly one: readonly [table: string, column: string];
}

/** A semantic model, whatever its rows come from. */
export interface SemanticModel {
  readonly tables: readonly ModelTable[];
  readonly relationships: readonly Relationship[];
  /** Such as en-GB. */
  readonly culture: string;
}
