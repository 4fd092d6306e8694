/** The rows that distances are summed to: all of them, or those of one pattern. */
export interface Members {
  /** One a row: its label, or k for a row that is none of them. */
  readonly labels: Uint16Array;
  /** Rows a cluster. */
  readonly sizes: Float64Array;
}

export function membersOf(
  labels: Uint16Array,
  k: number,
  only: { readonly patternOf: Uint32Array; readonly pattern: number } | null,
): Members {
  const own = only ? labels.map((label, i) => (only.patternOf[i] === only.pattern ? label : k)) : labels;
  const sizes = new Float64Array(k + 1);
  for (let i = 0; i < own.length; i++) sizes[own[i]!]!++;
  return { labels: own, sizes: sizes.subarray(0, k) };
}
