/**
 * A table for the inner loops lies in groups of eight rows, one group after the other: for each numeric column eight
 * f64, then for each categorical column eight u16 codes. A group is read front to back, whatever is done with it.
 */
export const LANES = 8;

/** The code of a missing category. A missing number is NaN. */
export const MISSING_CODE = 0xffff;

/** The code of a level that its column does not know: it differs from every prototype. */
export const UNKNOWN_CODE = 0xfffe;

/** Categories are kept in 16 bits. */
export const MOST_LEVELS = 0xfffe;

export function groupBytes(p: number, q: number): number {
  return LANES * (8 * p + 2 * q);
}

export function groupsOf(rows: number): number {
  return Math.ceil(rows / LANES);
}

/** The label of a row that has none. */
export const NONE = 0xffff;
