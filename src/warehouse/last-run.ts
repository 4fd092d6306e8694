/** The last run whose facts are in the live warehouse, which is attached as `live`: columns of `runs`, one row or none. */
export const lastRun = (...columns: readonly string[]) =>
  `SELECT ${columns.join(', ')} FROM live.runs WHERE status IN ('published', 'held') ORDER BY sequence DESC LIMIT 1`;
