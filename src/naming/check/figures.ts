import { termOf } from '../../domain/glossary.ts';
import type { Fact } from '../facts/fact.ts';

/** A figure that a text may name. */
export interface Figure {
  readonly fact: Fact;
  /** Says the same figure in every run, whatever its fact's number: `income/mean`, `marital_status/Single/share`. */
  readonly key: string;
  readonly subject: string;
  readonly level: string | null;
  readonly value: number;
  readonly unit: 'count' | 'share' | 'money' | 'years' | 'percent' | 'number';
  /** Whether it is of the segment, or of all customers. */
  readonly scope: 'own' | 'all';
  /** Of a bound in a rule, on which side of it the customers are. */
  readonly bound?: 'from' | 'below';
}

const round = 1e-9;

/** Every figure that stands in the facts; shares are from 0 to 1. */
export function figuresOf(facts: readonly Fact[]): Figure[] {
  return facts.flatMap((fact): Figure[] => {
    const scope = fact.segment === null ? ('all' as const) : ('own' as const);
    const { subject } = fact;
    const figure = (statistic: string, value: number, more: Partial<Figure> = {}): Figure => ({
      fact,
      key: [subject, more.level, statistic].filter(Boolean).join('/'),
      subject,
      level: null,
      value,
      unit: 'share',
      scope,
      ...more,
    });
    switch (fact.kind) {
      case 'size':
        return [
          figure('customers', fact.customers, { unit: 'count' }),
          ...(scope === 'own'
            ? [figure('share', fact.share)]
            : [figure('segments', fact.of, { unit: 'count', subject: 'segments' })]),
        ];
      case 'number': {
        const own = termOf(subject).unit;
        const unit = own === 'count' ? 'number' : own;
        return [
          figure('mean', fact.mean, { unit }),
          figure('median', fact.median, { unit }),
          figure('overall', fact.overall, { unit, scope: 'all' }),
        ];
      }
      case 'levels':
        return fact.levels.flatMap(({ level, share, overall }) => [
          figure('share', share, { level }),
          figure('overall', overall, { level, scope: 'all' }),
        ]);
      default:
        return fact.bounds.flatMap(({ feature, value, side }) => [
          figure('coverage', fact.coverage, { subject: feature }),
          figure(`bound/${side}`, value, { subject: feature, unit: termOf(feature).unit, bound: side }),
        ]);
    }
  });
}

/**
 * Whether a written value stands for a figure: it is the figure rounded to where its own last figure that counts is, and
 * within one in a hundred of it (of years and shares: half a year, half a percent).
 *
 * @param step what one step of the written value's last figure is worth, in the figure's unit
 */
export function standsFor(written: number, step: number, figure: Pick<Figure, 'value' | 'unit'>): boolean {
  const off = Math.abs(written - figure.value);
  const least = { share: 0.005, years: 0.5, percent: 0.005, count: 0, money: 0.5, number: 0.05 }[figure.unit];
  const near = off <= Math.max(0.01 * Math.abs(figure.value), least) + round;
  return near && off <= (step / 2) * (1 + round) + round;
}
