import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import { type Formats, formatValue, roundAsShown, termOf } from '../domain/glossary.ts';
import type { Rule } from '../domain/segment.ts';
import { quantile } from '../math/quantile.ts';

/** A condition that a rule may use. Two that cannot stand in one rule share their `slot`. */
interface Condition {
  readonly slot: string;
  readonly text: string;
  /** The category that it names; null for a bound. */
  readonly level: string | null;
  readonly bound: Rule['bounds'][number] | null;
  readonly holds: (row: number) => boolean;
}

const mostConditions = 3;
/** A further condition must raise the balance of coverage and precision by this much to be worth its words. */
const worthAdding = 0.01;
/** A rule is searched on at most this many rows, and its coverage and precision counted on all. */
const searchedRows = 20_000;
/** Levels rarer than this are not worth a condition. */
const rarestLevel = 0.01;

/** Every condition that a rule may use: a bound as a reader sees it for numbers, a level for categories. */
export function conditionsFor(matrix: FeatureMatrix, formats: Formats): Condition[] {
  const numeric = matrix.numeric.flatMap(({ name, values }) =>
    bounds(name, values).flatMap((bound) => {
      const [label, shown] = [termOf(name).label, formatValue(name, bound, formats)];
      return [
        {
          slot: `${name} ≥`,
          text: `${label} of ${shown} or more`,
          level: null,
          bound: { feature: name, value: bound, side: 'from' as const },
          holds: (row: number) => values[row]! >= bound,
        },
        {
          slot: `${name} <`,
          text: `${label} under ${shown}`,
          level: null,
          bound: { feature: name, value: bound, side: 'below' as const },
          holds: (row: number) => values[row]! < bound,
        },
      ];
    }),
  );
  const categorical = matrix.categorical.flatMap(({ name, levels, codes }) =>
    frequent(codes, levels.length).map((code) => ({
      slot: name,
      text: `${termOf(name).label} is ${levels[code]!}`,
      level: levels[code]!,
      bound: null,
      holds: (row: number) => codes[row] === code,
    })),
  );
  return [...numeric, ...categorical];
}

/** Bounds at each twentieth of the values, rounded to a readable step and as far as they are shown. */
function bounds(feature: string, values: Float64Array): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const range = quantile(sorted, 0.95) - quantile(sorted, 0.05);
  if (!(range > 0)) return [];
  const step = 10 ** Math.floor(Math.log10(range / 20));
  const twentieths = Array.from({ length: 19 }, (_, i) => quantile(sorted, (i + 1) / 20));
  return [...new Set(twentieths.map((value) => roundAsShown(feature, Math.round(value / step) * step)))];
}

function frequent(codes: Int32Array, levels: number): number[] {
  const counts = new Float64Array(levels);
  for (const code of codes) if (code >= 0) counts[code]!++;
  return [...counts.keys()].filter((code) => counts[code]! >= rarestLevel * codes.length);
}

/**
 * A short rule for a segment: up to three conditions, added one at a time while the balance of coverage and precision
 * (their harmonic mean) rises. It describes; membership itself is decided by distance to the prototypes.
 */
export function findRule(conditions: readonly Condition[], inSegment: Uint8Array): Rule {
  const step = Math.ceil(inSegment.length / searchedRows);
  const rows = Int32Array.from({ length: Math.ceil(inSegment.length / step) }, (_, i) => i * step);
  let chosen: Condition[] = [];
  let held = rows;
  let best = 0;
  const size = rows.reduce((sum, row) => sum + inSegment[row]!, 0);
  while (chosen.length < mostConditions) {
    const open = conditions.filter(({ slot }) => chosen.every((condition) => condition.slot !== slot));
    const scored = open.map((condition) => ({
      condition,
      balance: balanceOf(condition, held, inSegment, size),
    }));
    const next = scored.reduce((top, one) => (one.balance > top.balance ? one : top), {
      condition: open[0],
      balance: 0,
    });
    if (!next.condition || next.balance <= best + worthAdding) break;
    chosen = [...chosen, next.condition];
    best = next.balance;
    held = held.filter(next.condition.holds);
  }
  return {
    text: chosen.map(({ text }) => text).join(' and ') || 'all customers',
    levels: chosen.flatMap(({ level }) => level ?? []),
    bounds: chosen.flatMap(({ bound }) => bound ?? []),
    ...countOn(chosen, inSegment),
  };
}

/** The harmonic mean of coverage and precision of the held rows that also meet the condition. */
function balanceOf({ holds }: Condition, held: Int32Array, inSegment: Uint8Array, size: number): number {
  let found = 0;
  let right = 0;
  for (let i = 0; i < held.length; i++) {
    const row = held[i]!;
    if (!holds(row)) continue;
    found++;
    right += inSegment[row]!;
  }
  return right === 0 ? 0 : (2 * right) / (size + found);
}

function countOn(chosen: readonly Condition[], inSegment: Uint8Array): Pick<Rule, 'coverage' | 'precision'> {
  let [size, found, right] = [0, 0, 0];
  for (let row = 0; row < inSegment.length; row++) {
    size += inSegment[row]!;
    if (!chosen.every(({ holds }) => holds(row))) continue;
    found++;
    right += inSegment[row]!;
  }
  return { coverage: size === 0 ? 0 : right / size, precision: found === 0 ? 0 : right / found };
}
