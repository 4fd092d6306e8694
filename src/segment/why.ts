import type { Change, Explanation, FeaturePart } from '../domain/explanation.ts';
import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import type { SegmentModel } from '../domain/model.ts';
import { scaleRows } from './scale.ts';

/** Features that are counted: the nearest value that crosses is a whole number. */
const whole: readonly string[] = ['age', 'policies', 'product_types'];

/**
 * Why the customer in a row of the matrix is where it is.
 *
 * @returns null where no feature of the customer is known
 */
export function explain(matrix: FeatureMatrix, row: number, model: SegmentModel): Explanation | null {
  const place = placeOf(matrix, row, model);
  if (place.numbers.every(Number.isNaN) && place.codes.every((code) => code < 0)) return null;
  const distances = distancesTo(place, model);
  const own = nearest(distances);
  const next = nearest(distances, own);
  const { prototypes } = model;
  const parts = partsOf(matrix, row, place, model, own, next);
  return {
    segment: prototypes[own]!.segment,
    next: next < 0 ? null : prototypes[next]!.segment,
    distance: distances[own]!,
    nextDistance: next < 0 ? null : distances[next]!,
    certainty: next < 0 ? null : distances[next]! > 0 ? 1 - distances[own]! / distances[next]! : 0,
    features: parts.sort((a, b) => b.weight - a.weight),
    changes: next < 0 ? [] : changesTo(next, matrix, row, place, distances, model),
  };
}

/** A customer in the model's units: NaN and -1 for what is missing, a code past the levels for a level it does not know. */
interface Place {
  readonly numbers: readonly number[];
  readonly codes: readonly number[];
}

function placeOf(matrix: FeatureMatrix, row: number, model: SegmentModel): Place {
  const one = {
    ids: [matrix.ids[row]!],
    numeric: matrix.numeric.map(({ name, values }) => ({ name, values: values.slice(row, row + 1) })),
    categorical: matrix.categorical.map(({ name, levels, codes }) => ({
      name,
      levels,
      codes: codes.slice(row, row + 1),
    })),
  };
  const { numeric, categorical } = scaleRows(one, model);
  return { numbers: numeric.map(([value]) => value!), codes: categorical.map(({ codes }) => codes[0]!) };
}

const numberPart = (value: number, prototype: number) => (Number.isNaN(value) ? 0 : (value - prototype) ** 2);

function distancesTo({ numbers, codes }: Place, model: SegmentModel): number[] {
  return model.prototypes.map(({ numeric, categorical }) => {
    const squared = numeric.reduce((sum, value, j) => sum + numberPart(numbers[j]!, value), 0);
    const mismatches = categorical.filter((level, j) => isMismatch(codes[j]!, level, model, j)).length;
    return squared + model.gamma * mismatches;
  });
}

const isMismatch = (code: number, level: string, { categorical }: SegmentModel, j: number) =>
  code >= 0 && categorical[j]!.levels[code] !== level;

/** The position of the least distance, the first of equals; -1 where there is none but `but`. */
function nearest(distances: readonly number[], but = -1): number {
  return distances.reduce(
    (best, distance, i) => (i !== but && (best < 0 || distance < distances[best]!) ? i : best),
    -1,
  );
}

function partsOf(
  matrix: FeatureMatrix,
  row: number,
  { numbers, codes }: Place,
  model: SegmentModel,
  own: number,
  next: number,
): FeaturePart[] {
  const { prototypes, gamma } = model;
  const [mine, others] = [prototypes[own]!, prototypes[next]];
  const ofNumbers = model.numeric.map(({ name, offset, divisor }, j) => {
    const back = (scaled: number) => scaled * divisor + offset;
    const to = others?.numeric[j];
    const weight =
      to === undefined ? 0 : numberPart(numbers[j]!, to) - numberPart(numbers[j]!, mine.numeric[j]!);
    const other = to === undefined ? null : back(to);
    return { feature: name, value: cellOf(matrix, row, name), own: back(mine.numeric[j]!), other, weight };
  });
  const ofCategories = model.categorical.map(({ name }, j) => {
    const mismatch = (level: string | undefined) =>
      level !== undefined && isMismatch(codes[j]!, level, model, j) ? gamma : 0;
    const [to, at] = [others?.categorical[j], mine.categorical[j]!];
    const weight = to === undefined ? 0 : mismatch(to) - mismatch(at);
    return { feature: name, value: cellOf(matrix, row, name), own: at, other: to ?? null, weight };
  });
  return [...ofNumbers, ...ofCategories];
}

function cellOf(matrix: FeatureMatrix, row: number, name: string): number | string | null {
  const number = matrix.numeric.find((column) => column.name === name)?.values[row];
  if (number !== undefined) return Number.isNaN(number) ? null : number;
  const column = matrix.categorical.find((candidate) => candidate.name === name)!;
  return column.levels[column.codes[row]!] ?? null;
}

function changesTo(
  target: number,
  matrix: FeatureMatrix,
  row: number,
  place: Place,
  distances: readonly number[],
  model: SegmentModel,
): Change[] {
  const numbers = model.numeric.flatMap(({ name }, j): Change[] => {
    const crossing = Number.isNaN(place.numbers[j]!)
      ? null
      : crossingOf(j, target, place.numbers[j]!, distances, model);
    if (!crossing) return [];
    const { to, size } = crossing;
    return [{ feature: name, from: cellOf(matrix, row, name), to, size }];
  });
  const categories = model.categorical.flatMap(({ name, levels }, j): Change[] => {
    const level = model.prototypes[target]!.categorical[j]!;
    const code = place.codes[j]!;
    if (code < 0 || levels[code] === level) return [];
    const codes = place.codes.map((own, i) => (i === j ? levels.indexOf(level) : own));
    if (nearest(distancesTo({ ...place, codes }, model)) !== target) return [];
    return [{ feature: name, from: cellOf(matrix, row, name), to: level, size: Math.sqrt(model.gamma) }];
  });
  return [...numbers, ...categories].sort((a, b) => a.size - b.size);
}

/**
 * The nearest value of one number at which the target is the nearest prototype. Each other prototype bounds it on one
 * side, because the difference of two squared distances is linear.
 */
function crossingOf(
  j: number,
  target: number,
  at: number,
  distances: readonly number[],
  { prototypes, numeric }: SegmentModel,
): { readonly to: number; readonly size: number } | null {
  const { name, low, high, offset, divisor } = numeric[j]!;
  const goal = prototypes[target]!.numeric[j]!;
  let [from, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [c, { numeric: values }] of prototypes.entries()) {
    if (c === target) continue;
    // target − other, at x: (its difference here) + 2 (x − at) (other's number − the target's).
    const here = distances[target]! - distances[c]!;
    const slope = 2 * (values[j]! - goal);
    if (slope === 0) {
      if (here >= 0) return null;
      continue;
    }
    const border = at - here / slope;
    if (slope > 0) until = Math.min(until, border);
    else from = Math.max(from, border);
  }
  if (!(from < until)) return null;
  const unscale = (scaled: number) => scaled * divisor + offset;
  const rises = at <= from;
  const to = beyond(unscale(rises ? from : until), rises, whole.includes(name));
  const clipped = Math.min(high ?? to, Math.max(low ?? to, to));
  const scaled = (to - offset) / divisor;
  const crosses = clipped === to && scaled > from && scaled < until;
  return crosses ? { to, size: Math.abs(scaled - at) } : null;
}

/** The next value past a border that still tells the two sides apart: the next whole number, or a billionth further. */
function beyond(border: number, rises: boolean, isWhole: boolean): number {
  if (isWhole) return rises ? Math.floor(border) + 1 : Math.ceil(border) - 1;
  const step = Math.max(Math.abs(border), 1) * 1e-9;
  return rises ? border + step : border - step;
}
