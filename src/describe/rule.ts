import type { FeatureMatrix } from '../domain/feature-matrix.ts';
import { type Formats, formatValue, termOf } from '../domain/glossary.ts';
import type { Rule } from '../domain/segment.ts';
import { quantile } from '../math/quantile.ts';

interface Condition {
  readonly feature: string;
  readonly text: string;
  /** 1 where the row meets it. */
  readonly met: Uint8Array;
}

const mostConditions = 3;
/** A further condition must raise the balance of coverage and precision by this much to be worth its words. */
const worthAdding = 0.01;

/** Every condition that a rule may use: a bound at a readable value for numbers, a level for categories. */
export function conditionsFor(matrix: FeatureMatrix, formats: Formats): Condition[] {
  const numeric = matrix.numeric.flatMap(({ name, values }) =>
    bounds(values).flatMap((bound) => {
      const words = `${termOf(name).label} of ${formatValue(name, bound, formats)}`;
      return [
        {
          feature: `${name} ≥`,
          text: `${words} or more`,
          met: Uint8Array.from(values, (value) => Number(value >= bound)),
        },
        {
          feature: `${name} <`,
          text: `${termOf(name).label} under ${formatValue(name, bound, formats)}`,
          met: Uint8Array.from(values, (value) => Number(value < bound)),
        },
      ];
    }),
  );
  const categorical = matrix.categorical.flatMap(({ name, levels, codes }) =>
    levels.map((level, code) => ({
      feature: name,
      text: `${termOf(name).label} is ${level}`,
      met: Uint8Array.from(codes, (own) => Number(own === code)),
    })),
  );
  return [...numeric, ...categorical];
}

/** Bounds at each twentieth of the values, rounded as far as a reader wants them. */
function bounds(values: Float64Array): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [];
  const range = quantile(sorted, 0.95) - quantile(sorted, 0.05);
  if (!(range > 0)) return [];
  const step = 10 ** Math.floor(Math.log10(range / 20));
  const twentieths = Array.from({ length: 19 }, (_, i) => quantile(sorted, (i + 1) / 20));
  return [...new Set(twentieths.map((value) => Number((Math.round(value / step) * step).toPrecision(12))))];
}

/**
 * A short rule for a segment: up to three conditions, added one at a time while the balance of coverage and precision
 * (their harmonic mean) rises. It describes; membership itself is decided by distance to the prototypes.
 */
export function findRule(conditions: readonly Condition[], inSegment: Uint8Array): Rule {
  const size = inSegment.reduce((sum, member) => sum + member, 0);
  let chosen: Condition[] = [];
  let best = { balance: 0, coverage: 0, precision: 0 };
  let held = new Uint8Array(inSegment.length).fill(1);
  while (chosen.length < mostConditions) {
    const used = new Set(chosen.map(({ feature }) => feature));
    let next: { condition: Condition; score: typeof best } | undefined;
    for (const condition of conditions) {
      if (used.has(condition.feature)) continue;
      const score = scoreOf(held, condition.met, inSegment, size);
      if (score.balance > (next?.score.balance ?? best.balance + worthAdding)) next = { condition, score };
    }
    if (!next) break;
    chosen = [...chosen, next.condition];
    best = next.score;
    const { met } = next.condition;
    held = held.map((value, row) => value & met[row]!);
  }
  if (chosen.length === 0) return { text: 'all customers', coverage: 1, precision: size / inSegment.length };
  return {
    text: chosen.map(({ text }) => text).join(' and '),
    coverage: best.coverage,
    precision: best.precision,
  };
}

function scoreOf(held: Uint8Array, met: Uint8Array, inSegment: Uint8Array, size: number) {
  let found = 0;
  let right = 0;
  for (let row = 0; row < held.length; row++) {
    const both = held[row]! & met[row]!;
    found += both;
    right += both & inSegment[row]!;
  }
  const coverage = size === 0 ? 0 : right / size;
  const precision = found === 0 ? 0 : right / found;
  return {
    balance: right === 0 ? 0 : (2 * coverage * precision) / (coverage + precision),
    coverage,
    precision,
  };
}
