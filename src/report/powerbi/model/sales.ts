import { labelOf, overRelation } from './dashboard-measures.ts';
import type { Formats } from './formats.ts';
import type { ModelMeasure } from './kinds.ts';

const premium = `[${labelOf('premium')}]`;

/** Sums and averages that the dashboard does not name. */
export function salesMeasures(format: Formats): ModelMeasure[] {
  return [
    {
      name: 'Premium target',
      dax: "MAX('Last run'[Target of config])",
      description: 'target.premium in Kindred’s config; blank where none is set.',
      folder: 'Target',
      format: format.money,
      sql: 'SELECT premium_target FROM report_last_run',
    },
    {
      name: 'Premium against target',
      dax: `DIVIDE(${premium}, [Premium target])`,
      description: 'Premium on file as a share of the target.',
      folder: 'Target',
      format: format.share,
      sql: `SELECT (${overRelation('premium', 'rows')}) / premium_target FROM report_last_run`,
    },
    {
      name: 'Gauge end',
      dax: `1.25 * MAX(${premium}, [Premium target])`,
      description: 'Where the gauge ends: a quarter past the target, or past the premium where that is more.',
      folder: 'Target',
      format: format.money,
      isHidden: true,
      sql: `SELECT 1.25 * GREATEST((${overRelation('premium', 'rows')}), premium_target) FROM report_last_run`,
    },
    {
      name: 'Premium per customer',
      dax: `DIVIDE(${premium}, [${labelOf('customers')}])`,
      description: 'Premium on file over different customers.',
      folder: 'Averages',
      format: format.money,
      sql: `SELECT (${overRelation('premium', 'rows')}) / NULLIF((${overRelation('customers', 'rows')}), 0)`,
    },
    {
      name: 'Premium to date per customer',
      dax: `DIVIDE([${labelOf('premium_to_date')}], [${labelOf('customers')}])`,
      description:
        'Premium × tenure of each policy, over different customers: what each has paid if every policy ran unbroken. It is no forecast.',
      folder: 'Averages',
      format: format.money,
      sql: `SELECT (${overRelation('premium_to_date', 'rows')}) / NULLIF((${overRelation('customers', 'rows')}), 0)`,
    },
  ];
}

/** The value of a column that most holds for; of equal ones the first by name. */
function top(name: string, column: string, sqlColumn: string, by: string, what: string): ModelMeasure {
  const order = by === 'premium' ? 'SUM(premium)' : 'COUNT(DISTINCT customer_id)';
  return {
    name,
    dax: [
      `VAR known = FILTER(VALUES(${column}), ${column} <> "Unknown" && NOT ISBLANK([${labelOf(by)}]))`,
      `VAR leading = TOPN(1, known, [${labelOf(by)}], DESC, ${column}, ASC)`,
      'RETURN',
      `\tMAXX(leading, ${column})`,
    ].join('\n'),
    description: `${what}; of equal ones the first by name.`,
    folder: 'First in',
    format: null,
    sql: `SELECT ${sqlColumn} FROM rows WHERE ${sqlColumn} IS NOT NULL GROUP BY ${sqlColumn} ORDER BY ${order} DESC, ${sqlColumn} LIMIT 1`,
  };
}

/** What is first in each dimension, and the titles that say so. */
export function firstMeasures(): ModelMeasure[] {
  return [
    top('Top product', 'Products[Product]', 'product_name', 'premium', 'The product with the most premium'),
    top(
      'Top product type',
      'Products[Product type]',
      'product_type',
      'premium',
      'The product type with the most premium',
    ),
    top('Top category', 'Products[Category]', 'category', 'premium', 'The category with the most premium'),
    top('Top city', 'Customers[City]', 'city', 'premium', 'The city with the most premium'),
    top(
      'Most preferred channel',
      'Customers[Preferred channel]',
      'preferred_channel',
      'customers',
      'The channel that most policyholders prefer',
    ),
    top(
      'Most preferred time',
      'Customers[Preferred time]',
      'preferred_time',
      'customers',
      'The time that most policyholders prefer',
    ),
    top(
      'Most preferred language',
      'Customers[Preferred language]',
      'preferred_language',
      'customers',
      'The language that most policyholders prefer',
    ),
    {
      name: 'City title',
      dax: '"Premium on file by city" & IF(NOT ISBLANK([Top city]), ": most in " & [Top city])',
      description: 'The title of the map.',
      folder: 'For visuals',
      format: null,
      isHidden: true,
      sql: `SELECT 'Premium on file by city' || COALESCE(': most in ' || (${top('', '', 'city', 'premium', '').sql}), '')`,
    },
  ];
}
