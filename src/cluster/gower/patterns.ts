import { MISSING, type MixedData } from '../data.ts';

/** Which columns some rows have a value in. */
export interface Pattern {
  /** Its position among the patterns. */
  readonly id: number;
  /** One a column, numeric columns first. */
  readonly has: readonly boolean[];
  /** The weights of the columns that rows of both patterns have. */
  sharedWeight(other: Pattern): number;
}

/**
 * The patterns of missing cells that occur, in the order of their first rows, and each row's.
 *
 * @param weights one a column, numeric columns first
 * @param gaps whether any cell is missing
 */
export function patternsOf(
  data: MixedData,
  weights: readonly number[],
  gaps: boolean,
): { patterns: Pattern[]; patternOf: Uint32Array } {
  const patternOf = new Uint32Array(data.rows);
  const patterns: Pattern[] = [];
  const known = new Map<string, number>();
  for (let row = 0; row < (gaps ? data.rows : Math.min(data.rows, 1)); row++) {
    const has = hasValues(data, row);
    const key = has.map(Number).join('');
    const id = known.get(key) ?? patterns.push(newPattern(patterns.length, has, weights)) - 1;
    known.set(key, id);
    patternOf[row] = id;
  }
  return { patterns, patternOf };
}

function hasValues({ numeric, categorical }: MixedData, row: number): boolean[] {
  return [
    ...numeric.map((column) => !Number.isNaN(column[row]!)),
    ...categorical.map(({ codes }) => codes[row] !== MISSING),
  ];
}

function newPattern(id: number, has: readonly boolean[], weights: readonly number[]): Pattern {
  return {
    id,
    has,
    sharedWeight: (other) =>
      weights.reduce((sum, weight, column) => sum + (has[column] && other.has[column] ? weight : 0), 0),
  };
}
