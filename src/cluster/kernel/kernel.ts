/** Where the operands of a labelling lie. */
type Operands = [
  groups: number,
  k: number,
  p: number,
  q: number,
  gamma: number,
  data: number,
  means: number,
  modes: number,
  labels: number,
  least: number,
];

/**
 * The inner loops of a fit, over tables and scratch space that lie in one memory. Addresses are in bytes; the layout of
 * a group of eight rows is `../table/layout.ts`'s. There are two kernels, WebAssembly and TypeScript, with equal bits.
 */
export interface Kernel {
  /**
   * Copies a numeric column's values into groups `stride` bytes apart.
   *
   * @returns 1 when all values lie between ±`most`, or 0
   */
  packNumbers(groups: number, column: number, most: number, stride: number, into: number): number;
  /**
   * Copies a categorical column's codes (i32) into groups `stride` bytes apart, in 16 bits.
   *
   * @returns 1 when every code is below `levels`, or 0
   */
  packCodes(groups: number, column: number, levels: number, stride: number, into: number): number;
  /** The nearest of k prototypes for groups of complete rows: a u16 label and an f64 distance; the lowest of equals. */
  nearest(...operands: Operands): void;
  /** The nearest and the second nearest. With `gaps` rows may have missing cells, which add nothing to a distance. */
  nearestTwo(...operands: [...Operands, nextLabels: number, nextLeast: number, gaps: number]): void;
  /**
   * Σ |x − value| + weight · mismatches, times `scale`, at most 1, for whole groups of complete rows against one row:
   * p f64 values and q u16 codes. One f64 each.
   */
  differences(
    groups: number,
    p: number,
    q: number,
    weight: number,
    scale: number,
    data: number,
    values: number,
    codes: number,
    into: number,
  ): void;
  /** Lists (u32) the places of those rows whose slack (f64) does not exceed their label's drift. Returns how many. */
  list(rows: number, labels: number, slack: number, drifts: number, places: number): number;
  /** Copies `count` rows of a block, whose places in it are listed (u32), into groups of their own. */
  gather(count: number, p: number, q: number, data: number, places: number, gathered: number): void;
  /** By how far √next leads √least in whole groups, a little less for rounding; f64, in the place of least. */
  lead(groups: number, least: number, nextLeast: number): void;
  /**
   * Tallies complete rows whose label changed: adds each to its new cluster and takes it out of its old one. With
   * `fresh` all rows are added and none taken out. Weights lie `step` bytes apart.
   *
   * @returns how many labels changed
   */
  move(
    rows: number,
    fresh: number,
    p: number,
    q: number,
    levels: number,
    data: number,
    weights: number,
    step: number,
    was: number,
    labels: number,
    sums: number,
    counts: number,
    offsets: number,
    masses: number,
    sizes: number,
  ): number;
}
