import { type CategoricalColumn, MISSING } from './data.ts';

/**
 * Category codes for a column of strings; null is a missing value.
 *
 * @param levels the levels of a fitted model, in its order; without them, the distinct values sorted by code unit, so
 *   that the result depends on no locale
 * @returns codes into `levels`; a value not among the given levels gets the code `levels.length`
 */
export function encode(
  values: readonly (string | null)[],
  levels: readonly string[] = distinctSorted(values),
): CategoricalColumn {
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes = Int32Array.from(values, (value) =>
    value === null ? MISSING : (codeOf.get(value) ?? levels.length),
  );
  return { codes, levels };
}

function distinctSorted(values: readonly (string | null)[]): string[] {
  return [...new Set(values)].filter((value) => value !== null).sort();
}
