import { type Measure, measures, sqlOf } from '../../measures/measures.ts';
import type { Formats } from './formats.ts';
import type { ModelMeasure } from './kinds.ts';

/** What an amount of a measure is in the model: its column, or an expression over policies. */
const columnOf: Readonly<Record<string, string>> = {
  premium: 'Policies[Premium]',
  coverage: 'Policies[Coverage]',
  tenure_years: 'Policies[Tenure]',
  premium_to_coverage: 'Policies[Premium to coverage]',
  premium_to_date: 'Policies[Paid to date]',
  age: 'Customers[Age]',
  income: 'Customers[Income]',
};

/** A measure of the dashboard as DAX. */
function daxOf({ over, aggregate }: Measure): string {
  switch (aggregate.kind) {
    case 'count':
      return over === 'policies' ? 'COUNTROWS(Policies)' : 'DISTINCTCOUNT(Policies[Customer key])';
    case 'sum':
      return `SUM(${columnOf[aggregate.amount]})`;
    case 'mean': {
      const column = columnOf[aggregate.amount]!;
      return over === 'policies'
        ? `AVERAGE(${column})`
        : `CALCULATE(AVERAGE(${column}), SUMMARIZE(Policies, Customers[Key of customer]))`;
    }
    case 'percent':
      return `DIVIDE(${daxOfInsured(aggregate.amount)}, SUM(${columnOf[aggregate.of]})) * 100`;
  }
}

/** Premium is counted in a rate only where there is something insured. */
function daxOfInsured(amount: string): string {
  if (amount !== 'insured_premium') return `SUM(${columnOf[amount]})`;
  return 'CALCULATE(SUM(Policies[Premium]), KEEPFILTERS(Policies[Coverage] > 0))';
}

const customersOf = (relation: string) =>
  `(SELECT customer_id, MIN(segment_id) AS segment_id, MIN(age) AS age, MIN(income) AS income FROM ${relation} GROUP BY customer_id)`;

/** A measure of the dashboard over rows of `policy_details`, as SQL; null where there is none of them. */
export function overRelation(name: string, relation: string): string {
  const measure = named(name);
  const from = measure.over === 'policies' ? relation : customersOf(relation);
  return `SELECT ${sqlOf(measure)} AS value FROM ${from} AS own HAVING COUNT(*) > 0`;
}

/** The same by segment: `segment_id` and `value`, those who are in none left out. */
export function bySegment(name: string, relation: string): string {
  const measure = named(name);
  const from = measure.over === 'policies' ? relation : customersOf(relation);
  return `SELECT segment_id, ${sqlOf(measure)} AS value FROM ${from} AS own WHERE segment_id IS NOT NULL GROUP BY segment_id`;
}

const named = (name: string): Measure => measures.find((measure) => measure.name === name)!;

const folders: Readonly<Record<string, string>> = {
  count: 'Size',
  sum: 'Size',
  mean: 'Averages',
  percent: 'Averages',
};

/** The name in the model of a measure of the dashboard. */
export const labelOf = (name: string): string => named(name).label;

/** Every measure of the dashboard, as the model has it. */
export function measuresOfDashboard(format: Formats): ModelMeasure[] {
  const formatOf = { count: format.count, money: format.money, percent: format.percent, years: format.years };
  return measures.map((measure) => ({
    name: measure.label,
    dax: daxOf(measure),
    description: measure.how,
    folder: folders[measure.aggregate.kind]!,
    format: formatOf[measure.unit],
    sql: overRelation(measure.name, 'rows'),
  }));
}
