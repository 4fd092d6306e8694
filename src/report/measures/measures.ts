/** A number that rows carry. */
export interface Amount {
  readonly name: string;
  /** Whose it is: a policy's, or the customer's who holds it. */
  readonly of: 'policy' | 'customer';
  /** SQL over `policy_details`. */
  readonly sql: string;
  /** SQL over the columns that it is made of, as reals: the same number up to their rounding. */
  readonly real: string;
  readonly from: readonly string[];
}

const amount = (of: Amount['of'], name: string, from = [name], sql = name, real = sql): Amount => ({
  name,
  of,
  sql,
  real,
  from,
});

export const amounts: readonly Amount[] = [
  amount('policy', 'premium'),
  amount('policy', 'coverage'),
  amount('policy', 'insured_premium', ['premium', 'coverage'], 'CASE WHEN coverage > 0 THEN premium END'),
  amount('policy', 'tenure_years'),
  amount('policy', 'premium_to_coverage'),
  // Multiplying decimals of 38 digits would take most of the time of reading three million policies.
  amount(
    'policy',
    'premium_to_date',
    ['premium', 'tenure_years'],
    'premium_to_date',
    'premium * tenure_years',
  ),
  amount('customer', 'age'),
  amount('customer', 'income'),
];

/** How a measure comes from the rows that are left: how many, or an amount's sum, its mean where known, or a ratio of two sums in percent. */
type Aggregate =
  | { readonly kind: 'count' }
  | { readonly kind: 'sum' | 'mean'; readonly amount: string }
  | { readonly kind: 'percent'; readonly amount: string; readonly of: string };

/** A named figure over the rows that slicers have left. */
export interface Measure {
  readonly name: string;
  readonly label: string;
  readonly unit: 'count' | 'money' | 'percent' | 'years';
  /** Rows it is taken over: policies on file, or the different customers who hold them. */
  readonly over: 'policies' | 'customers';
  readonly aggregate: Aggregate;
  /** How it comes about, for whoever reads the figure: one sentence. */
  readonly how: string;
}

const count: Aggregate = { kind: 'count' };
const sum = (name: string): Aggregate => ({ kind: 'sum', amount: name });
const mean = (name: string): Aggregate => ({ kind: 'mean', amount: name });

export const measures: readonly Measure[] = [
  {
    name: 'customers',
    label: 'Policyholders',
    unit: 'count',
    over: 'customers',
    aggregate: count,
    how: 'Different customers who hold a policy on file.',
  },
  {
    name: 'policies',
    label: 'Policies on file',
    unit: 'count',
    over: 'policies',
    aggregate: count,
    how: 'Rows of the sales table. The sheets carry no end date, so this is not policies in force.',
  },
  {
    name: 'premium',
    label: 'Premium on file',
    unit: 'money',
    over: 'policies',
    aggregate: sum('premium'),
    how: 'The sum of premium over policies on file. The sheets carry no period, so this is not gross written premium.',
  },
  {
    name: 'coverage',
    label: 'Sum insured',
    unit: 'money',
    over: 'policies',
    aggregate: sum('coverage'),
    how: 'The sum of coverage over policies on file.',
  },
  {
    name: 'average_premium',
    label: 'Average premium per policy',
    unit: 'money',
    over: 'policies',
    aggregate: mean('premium'),
    how: 'Premium over policies on file.',
  },
  {
    name: 'average_coverage',
    label: 'Average coverage per policy',
    unit: 'money',
    over: 'policies',
    aggregate: mean('coverage'),
    how: 'Coverage over the policies on file that have one.',
  },
  {
    name: 'rate',
    label: 'Rate on sum insured',
    unit: 'percent',
    over: 'policies',
    aggregate: { kind: 'percent', amount: 'insured_premium', of: 'coverage' },
    how: 'All premium over all coverage, in percent, of policies with a coverage. It is not profitability.',
  },
  {
    name: 'average_rate',
    label: 'Premium/coverage, mean of policies',
    unit: 'percent',
    over: 'policies',
    aggregate: mean('premium_to_coverage'),
    how: 'The mean of premium over coverage of each policy, in percent: a small policy counts as much as a large one.',
  },
  {
    name: 'average_tenure',
    label: 'Average tenure per policy',
    unit: 'years',
    over: 'policies',
    aggregate: mean('tenure_years'),
    how: 'Years of 365 days from purchase to the as-of date, the mean over policies on file.',
  },
  {
    name: 'premium_to_date',
    label: 'Premium to date',
    unit: 'money',
    over: 'policies',
    aggregate: sum('premium_to_date'),
    how: 'Premium × tenure of each policy, summed: what was paid if every policy ran unbroken since its purchase.',
  },
  {
    name: 'average_premium_to_date',
    label: 'Premium to date per policy',
    unit: 'money',
    over: 'policies',
    aggregate: mean('premium_to_date'),
    how: 'Premium × tenure of each policy, the mean over policies on file.',
  },
  {
    name: 'average_age',
    label: 'Average age',
    unit: 'years',
    over: 'customers',
    aggregate: mean('age'),
    how: 'The mean of age over different customers; a customer of two policies counts once.',
  },
  {
    name: 'average_income',
    label: 'Average income',
    unit: 'money',
    over: 'customers',
    aggregate: mean('income'),
    how: 'The mean of income over different customers; a customer of two policies counts once.',
  },
];

/** The aggregate in the SQL that both engines share, over rows of `policy_details` or of their customers. */
export function sqlOf({ aggregate }: Measure): string {
  const sumOf = (name: string) => `CAST(SUM(${amountNamed(name).sql}) AS {real})`;
  switch (aggregate.kind) {
    case 'count':
      return 'COUNT(*)';
    case 'sum':
      return sumOf(aggregate.amount);
    case 'mean':
      return `${sumOf(aggregate.amount)} / NULLIF(COUNT(${amountNamed(aggregate.amount).sql}), 0)`;
    case 'percent':
      return `${sumOf(aggregate.amount)} / NULLIF(${sumOf(aggregate.of)}, 0) * 100`;
  }
}

const amountNamed = (name: string): Amount => amounts.find((own) => own.name === name)!;
