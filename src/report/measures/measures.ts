/** A named figure, as SQL over the rows that slicers have left. */
export interface Measure {
  readonly name: string;
  readonly label: string;
  readonly unit: 'count' | 'money' | 'percent' | 'years';
  /** Rows it is taken over: policies on file, or the different customers who hold them. */
  readonly over: 'policies' | 'customers';
  /** An aggregate in the SQL that both engines share, with `{real}` for its types. */
  readonly sql: string;
  /** How it comes about, for whoever reads the figure: one sentence. */
  readonly how: string;
}

const mean = (column: string) => `CAST(SUM(${column}) AS {real}) / NULLIF(COUNT(${column}), 0)`;

export const measures: readonly Measure[] = [
  {
    name: 'customers',
    label: 'Policyholders',
    unit: 'count',
    over: 'customers',
    sql: 'COUNT(*)',
    how: 'Different customers who hold a policy on file.',
  },
  {
    name: 'policies',
    label: 'Policies on file',
    unit: 'count',
    over: 'policies',
    sql: 'COUNT(*)',
    how: 'Rows of the sales table. The sheets carry no end date, so this is not policies in force.',
  },
  {
    name: 'premium',
    label: 'Premium on file',
    unit: 'money',
    over: 'policies',
    sql: 'CAST(SUM(premium) AS {real})',
    how: 'The sum of premium over policies on file. The sheets carry no period, so this is not gross written premium.',
  },
  {
    name: 'coverage',
    label: 'Sum insured',
    unit: 'money',
    over: 'policies',
    sql: 'CAST(SUM(coverage) AS {real})',
    how: 'The sum of coverage over policies on file.',
  },
  {
    name: 'average_premium',
    label: 'Average premium per policy',
    unit: 'money',
    over: 'policies',
    sql: mean('premium'),
    how: 'Premium over policies on file.',
  },
  {
    name: 'average_coverage',
    label: 'Average coverage per policy',
    unit: 'money',
    over: 'policies',
    sql: mean('coverage'),
    how: 'Coverage over the policies on file that have one.',
  },
  {
    name: 'rate',
    label: 'Rate on sum insured',
    unit: 'percent',
    over: 'policies',
    sql: 'CAST(SUM(CASE WHEN coverage > 0 THEN premium END) AS {real}) / NULLIF(CAST(SUM(coverage) AS {real}), 0) * 100',
    how: 'All premium over all coverage, in percent, of policies with a coverage. It is not profitability.',
  },
  {
    name: 'average_rate',
    label: 'Premium/coverage, mean of policies',
    unit: 'percent',
    over: 'policies',
    sql: mean('premium_to_coverage'),
    how: 'The mean of premium over coverage of each policy, in percent: a small policy counts as much as a large one.',
  },
  {
    name: 'average_tenure',
    label: 'Average tenure per policy',
    unit: 'years',
    over: 'policies',
    sql: mean('tenure_years'),
    how: 'Years of 365 days from purchase to the as-of date, the mean over policies on file.',
  },
  {
    name: 'premium_to_date',
    label: 'Premium to date',
    unit: 'money',
    over: 'policies',
    sql: 'CAST(SUM(premium_to_date) AS {real})',
    how: 'Premium × tenure of each policy, summed: what was paid if every policy ran unbroken since its purchase.',
  },
  {
    name: 'average_premium_to_date',
    label: 'Premium to date per policy',
    unit: 'money',
    over: 'policies',
    sql: mean('premium_to_date'),
    how: 'Premium × tenure of each policy, the mean over policies on file.',
  },
  {
    name: 'average_age',
    label: 'Average age',
    unit: 'years',
    over: 'customers',
    sql: mean('age'),
    how: 'The mean of age over different customers; a customer of two policies counts once.',
  },
  {
    name: 'average_income',
    label: 'Average income',
    unit: 'money',
    over: 'customers',
    sql: mean('income'),
    how: 'The mean of income over different customers; a customer of two policies counts once.',
  },
];
