import type { Value } from '../../engine/engine.ts';

/**
 * The policies on file and their customers as columns in memory, so that a page's figures come in the time of a click
 * whatever the filters. What a figure is stays defined in SQL (measures/); this only counts faster.
 *
 * Customers have places 0 to n − 1 in the order of their ids; policies lie in the order of their customers.
 */
export interface Book {
  readonly customers: number;
  readonly ids: readonly string[];
  /** The place of each policy's customer. */
  readonly holders: Uint32Array;
  /** Where the policies of each customer begin, and at the end where they all end. */
  readonly starts: Uint32Array;
  readonly dimensions: ReadonlyMap<string, Coded>;
  /** By name, of each policy or of each customer; NaN where it is not known. */
  readonly amounts: ReadonlyMap<string, Float64Array>;
  /** Place on the map (FAMD) of each customer; NaN for one who is not on it. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** How surely each customer is in its segment, 0 to 1; NaN for one who is in none. */
  readonly certainty: Float64Array;
  /** 1 for a customer who objects. */
  readonly objects: Float64Array;
}

/** A dimension whose values are numbers. */
export interface Coded {
  readonly of: 'policy' | 'customer';
  readonly codes: Uint32Array;
  /** The value of each code, in the order of SQL; null, the last, is "unknown". */
  readonly values: readonly Value[];
  /** The place of each code in the dimension's own order; null where it has none. */
  readonly ranks: readonly number[] | null;
}
