import { MISSING } from '../data.ts';
import type { GowerCategories, GowerColumns } from './columns.ts';

/**
 * The distances of a row of one prepared table to the rows `from` ≤ i < `from + into.length` of another of the same
 * columns (or the same one).
 */
export function measureRow(
  one: GowerColumns,
  row: number,
  other: GowerColumns,
  from: number,
  into: Float64Array,
): void {
  into.fill(0);
  if (one.gaps || other.gaps) measureWithGaps(one, row, other, from, into);
  else measureComplete(one, row, other, from, into);
}

function measureComplete(
  one: GowerColumns,
  row: number,
  { numeric, categorical, weights, total }: GowerColumns,
  from: number,
  into: Float64Array,
): void {
  const p = numeric.length;
  let j = 0;
  for (; j + 4 <= p; j += 4) addFour(one.numeric, row, numeric, j, from, into);
  for (; j < p; j++) addOne(one.numeric[j]![row]!, numeric[j]!, from, into);
  const costs = categorical.map(({ levels }, c) =>
    costsOf(one.categorical[c]!.codes[row]!, levels, weights[p + c]!),
  );
  let c = 0;
  for (; c + 2 <= categorical.length; c += 2) addTwoLevels(categorical, c, costs, from, into);
  if (c < categorical.length) addLevel(categorical[c]!.codes, costs[c]!, from, into);
  const share = 1 / total;
  for (let i = 0; i < into.length; i++) {
    const distance = into[i]! * share;
    into[i] = distance < 1 ? distance : 1;
  }
}

/** Going down four columns at once keeps the sums out of memory. */
function addFour(
  values: readonly Float64Array[],
  row: number,
  numeric: readonly Float64Array[],
  j: number,
  from: number,
  into: Float64Array,
): void {
  const a = numeric[j]!;
  const b = numeric[j + 1]!;
  const c = numeric[j + 2]!;
  const d = numeric[j + 3]!;
  const x = values[j]![row]!;
  const y = values[j + 1]![row]!;
  const z = values[j + 2]![row]!;
  const w = values[j + 3]![row]!;
  for (let i = 0; i < into.length; i++) {
    const at = from + i;
    into[i]! += Math.abs(a[at]! - x) + Math.abs(b[at]! - y) + (Math.abs(c[at]! - z) + Math.abs(d[at]! - w));
  }
}

function addOne(value: number, column: Float64Array, from: number, into: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i]! += Math.abs(column[from + i]! - value);
}

/** What each level of a column costs against a code: looked up, not compared, for a branch less in the loop. */
function costsOf(code: number, levels: number, weight: number): Float64Array {
  const costs = new Float64Array(levels).fill(weight);
  costs[code] = 0;
  return costs;
}

function addTwoLevels(
  categorical: readonly GowerCategories[],
  c: number,
  costs: readonly Float64Array[],
  from: number,
  into: Float64Array,
): void {
  const a = categorical[c]!.codes;
  const b = categorical[c + 1]!.codes;
  const s = costs[c]!;
  const t = costs[c + 1]!;
  for (let i = 0; i < into.length; i++) into[i]! += s[a[from + i]!]! + t[b[from + i]!]!;
}

function addLevel(codes: Int32Array, costs: Float64Array, from: number, into: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i]! += costs[codes[from + i]!]!;
}

/** A column that either row lacks leaves the mean. */
function measureWithGaps(
  one: GowerColumns,
  row: number,
  { numeric, categorical, weights }: GowerColumns,
  from: number,
  into: Float64Array,
): void {
  const totals = new Float64Array(into.length);
  numeric.forEach((column, j) => {
    const value = one.numeric[j]![row]!;
    const weight = weights[j]!;
    for (let i = 0; i < into.length; i++) {
      const difference = Math.abs(column[from + i]! - value);
      if (Number.isNaN(difference)) continue;
      into[i]! += difference;
      totals[i]! += weight;
    }
  });
  categorical.forEach(({ codes, levels }, c) => {
    const code = one.categorical[c]!.codes[row]!;
    if (code === MISSING) return;
    const weight = weights[numeric.length + c]!;
    for (let i = 0; i < into.length; i++) {
      const other = codes[from + i]!;
      if (other === MISSING) continue;
      if (other !== code || code >= levels) into[i]! += weight;
      totals[i]! += weight;
    }
  });
  for (let i = 0; i < into.length; i++) into[i] = Math.min(into[i]! / totals[i]!, 1);
}
