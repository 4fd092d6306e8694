/** Customers who went from one segment to another, or came, or went. */
export interface Flow {
  /** Null for customers who were in none. */
  readonly from: number | null;
  /** Null for customers who are in none any more. */
  readonly to: number | null;
  readonly customers: number;
  /** On file today; null where none is known. */
  readonly premium: number | null;
}
