/** The last run whose facts are out: columns of `runs`, one row or none. */
export const lastRun = (columns: readonly string[], runs = 'runs') =>
  `SELECT ${columns.join(', ')} FROM ${runs} WHERE status IN ('published', 'held') ORDER BY sequence DESC LIMIT 1`;
