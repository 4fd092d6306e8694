import type { MixedData } from '../../src/cluster/data.ts';
import { encode } from '../../src/cluster/encode.ts';
import { quantile } from '../../src/math/quantile.ts';
import { type Day, dayOf } from '../../src/sample/days.ts';
import type { Insurer } from '../../src/sample/generate.ts';
import type { Sale } from '../../src/sample/sales.ts';

/** The standard preset's six features of every customer with a policy, scaled, beside the group each was drawn from. */
export function standardFeatures(
  { people, sales }: Insurer,
  asOf: string,
): { data: MixedData; groups: string[] } {
  const today = dayOf(asOf);
  const holdings = Map.groupBy(sales, ({ customerId }) => customerId);
  const clustered = people.filter(({ customerId }) => holdings.has(customerId));
  const held = clustered.map(({ customerId }) => holdings.get(customerId)!);
  const numeric = [
    clustered.map(({ age }) => age),
    clustered.map(({ income }) => income),
    held.map((policies) => meanTenure(policies, today)),
    held.map((policies) => (100 * sum(policies, 'premium')) / sum(policies, 'sumInsured')),
    held.map((policies) => policies.length),
  ];
  return {
    data: {
      rows: clustered.length,
      numeric: numeric.map(clippedToUnit),
      categorical: [encode(clustered.map(({ maritalStatus }) => maritalStatus))],
    },
    groups: clustered.map(({ group }) => group),
  };
}

function meanTenure(policies: readonly Sale[], today: Day): number {
  const years = policies.map(({ purchased }) => Math.round((100 * (today - purchased)) / 365) / 100);
  return years.reduce((total, one) => total + one, 0) / years.length;
}

function sum(policies: readonly Sale[], amount: 'premium' | 'sumInsured'): number {
  return policies.reduce((total, policy) => total + policy[amount], 0);
}

/** Clipped at the 0.5 and 99.5 percentiles, then onto 0 to 1. */
function clippedToUnit(values: readonly number[]): Float64Array {
  const sorted = values.toSorted((a, b) => a - b);
  const low = quantile(sorted, 0.005);
  const high = quantile(sorted, 0.995);
  return Float64Array.from(values, (value) => (Math.min(Math.max(value, low), high) - low) / (high - low));
}
