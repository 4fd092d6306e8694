/** A column or a measure of the model. */
export interface Field {
  readonly table: string;
  readonly name: string;
  readonly kind: 'column' | 'measure';
  /** Whether it counts, and is shown to the last one. */
  readonly isCount?: boolean;
}

/** Finds the columns and measures of a model; throws for one that is not there. */
export interface Fields {
  column(table: string, name: string): Field;
  measure(name: string): Field;
}

/** A segment, by the name that the model has for it. */
export interface ColouredSegment {
  readonly name: string;
  readonly colour: string;
}

/** A value of a formatting property: a constant, a measure, a colour, or a size in points. */
export type Setting =
  | string
  | number
  | boolean
  | Field
  | { readonly colour: string | Field }
  | { readonly size: number };

/** Formatting by object and property, of everything or of one series or measure. */
export interface Formatting {
  readonly object: string;
  readonly settings: Readonly<Record<string, Setting>>;
  /** `each`: of every point by itself. A number of a button: its usual look. A field: its values. */
  readonly of?:
    | 'each'
    | 'usual'
    | { readonly values: Field }
    | { readonly is: Field; readonly value: string };
  /** The colour of cells, from low over middle to high. */
  readonly scale?: {
    readonly by: Field;
    readonly low: string;
    readonly middle: string;
    readonly high: string;
    readonly at: readonly [number, number, number];
  };
}

/** Only values of `column` with the most of `by`. */
export interface TopFilter {
  readonly column: Field;
  readonly by: Field;
  readonly count: number;
}

/** One visual of a page. */
export interface Visual {
  /** Unique on its page; its id comes from it. */
  readonly name: string;
  readonly type: string;
  /** What the figure is, over it; null where the visual is its own title. */
  readonly title: string | Field | null;
  /** For those who do not see it. */
  readonly alt: string;
  readonly roles?: Readonly<Record<string, readonly Field[]>>;
  readonly formatting?: readonly Formatting[];
  readonly sort?: { readonly field: Field; readonly direction: 'Ascending' | 'Descending' };
  readonly top?: TopFilter;
  /** Slicers of the same group are set together on every page. */
  readonly sync?: string;
  /** The page that shows when somebody points at a value. */
  readonly tooltip?: string;
  /** The page that it leads to, or back. */
  readonly link?:
    | { readonly to: string /** What is said where it cannot be followed. */; readonly why: string }
    | 'back';
  /** A text of its own, in paragraphs. */
  readonly text?: readonly { readonly value: string; readonly size: number; readonly isBold?: boolean }[];
}

/** A row of a page: how high it is, as a share or in pixels, and what stands in it, by columns of the grid. */
export interface PageRow {
  readonly height: { readonly pixels: number } | { readonly share: number };
  readonly cells: readonly { readonly span: number; readonly visual: Visual }[];
}

export interface Page {
  readonly name: string;
  readonly kind: 'page' | 'drillthrough' | 'tooltip';
  readonly width: number;
  readonly height: number;
  readonly rows: readonly PageRow[];
  /** What a page of details is of. */
  readonly of?: Field;
}
