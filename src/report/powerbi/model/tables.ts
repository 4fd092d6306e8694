import { meanings } from '../../../domain/quality.ts';
import type { Formats } from './formats.ts';
import type { ColumnKind, ModelColumn, ModelTable, Relationship } from './kinds.ts';

type More = Partial<Omit<ModelColumn, 'name' | 'source' | 'kind' | 'description'>>;

const column = (
  name: string,
  source: string,
  kind: ColumnKind,
  description: string,
  more: More = {},
): ModelColumn => ({
  name,
  source,
  kind,
  description,
  ...more,
});

const text = (name: string, source: string, description: string, more: More = {}) =>
  column(name, source, 'text', description, more);

/** A key, or an order to sort by: for the model, not for readers. */
const hidden = (name: string, source: string, kind: ColumnKind, more: More = {}) =>
  column(name, source, kind, 'For relationships and for the order of values.', { isHidden: true, ...more });

/** The tables of the model without their measures. `country` is where cities are looked for on the map, in English. */
export function tablesOf(format: Formats, country: string): readonly Omit<ModelTable, 'measures'>[] {
  const money = { format: format.money };
  const years = { format: format.years };
  return [
    {
      name: 'Policies',
      description: 'One row a policy on file: a sale of one product to one customer.',
      rows: { view: 'report_policies' },
      columns: [
        text('Policy', 'policy_id', 'The number of the policy.'),
        hidden('Customer key', 'customer_key', 'text'),
        hidden('Product key', 'product_key', 'text'),
        column('Purchased on', 'purchase_date', 'day', 'The day of the purchase.', { format: format.day }),
        column('Premium', 'premium', 'real', 'As the sheet has it; it names no period.', money),
        column('Coverage', 'coverage', 'real', 'The sum insured.', money),
        column('Tenure', 'tenure_years', 'real', 'Years of 365 days from purchase to the as-of date.', years),
        column('Premium to coverage', 'premium_to_coverage', 'real', 'Premium over coverage, in percent.', {
          format: format.percent,
        }),
        column(
          'Paid to date',
          'premium_to_date',
          'real',
          'Premium × tenure: what was paid if the policy ran unbroken since its purchase.',
          money,
        ),
        text('Tenure group', 'tenure_group', 'Years since the purchase; each group includes its upper end.', {
          sortBy: 'Tenure group order',
        }),
        hidden('Tenure group order', 'tenure_group_order', 'integer'),
      ],
    },
    {
      name: 'Customers',
      description: 'One row a customer, with or without a policy.',
      rows: { view: 'report_customers' },
      columns: [
        hidden('Key of customer', 'customer_key', 'text', { isKey: true }),
        text('Customer', 'customer_id', 'The number of the customer.'),
        hidden('Segment key', 'segment_id', 'integer'),
        column('Age', 'age', 'integer', 'In years, as the sheet has it.', { format: '0' }),
        text('Age group', 'age_group', 'Each group includes its upper end.', { sortBy: 'Age group order' }),
        hidden('Age group order', 'age_group_order', 'integer'),
        text('Gender', 'gender', 'As the sheet has it.'),
        text('City', 'city', 'As the sheet has it.', { category: 'City' }),
        {
          name: 'Place',
          source: null,
          dax: `IF(Customers[City] <> "Unknown", Customers[City] & ", ${country.replaceAll('"', '""')}")`,
          kind: 'text',
          description: 'The city with its country, so that a map finds the right one.',
          category: 'Place',
        },
        text('Marital status', 'marital_status', 'As the sheet has it.'),
        text('Education', 'education', 'As the sheet has it.'),
        text('Occupation', 'occupation', 'As the sheet has it.'),
        column('Income', 'income', 'real', 'As the sheet has it.', money),
        text('Preferred channel', 'preferred_channel', 'How the customer wants to be contacted.'),
        text('Preferred time', 'preferred_time', 'When the customer wants to be contacted.'),
        text('Preferred language', 'preferred_language', 'The language to write in.'),
        text(
          'May be contacted',
          'may_be_contacted',
          'No where the customer objects: leave them out of every list.',
        ),
        column('Policies held', 'policies', 'integer', 'How many policies on file the customer has.', {
          format: '0',
        }),
      ],
    },
    {
      name: 'Customer map',
      description: 'Where customers stand on the map: all of them, or some ten thousand drawn from more.',
      rows: { view: 'report_map' },
      columns: [
        hidden('Key of point', 'customer_key', 'text'),
        text('Point', 'customer_id', 'The number of the customer.'),
        column('Map x', 'map_x', 'real', 'From left to right.', { isHidden: true, format: '0.00' }),
        column('Map y', 'map_y', 'real', 'From bottom to top.', { isHidden: true, format: '0.00' }),
        hidden('Number of segment', 'segment_id', 'integer'),
      ],
    },
    {
      name: 'Products',
      description: 'One row a product.',
      rows: { view: 'report_products' },
      columns: [
        hidden('Key of product', 'product_key', 'text', { isKey: true }),
        text('Product', 'product_name', 'The name of the product.'),
        text('Product type', 'product_type', 'As the sheet has it.'),
        text('Category', 'category', 'As the sheet has it.'),
      ],
    },
    {
      name: 'Segments',
      description: 'One row a segment in use, and one for customers who are in none.',
      rows: { view: 'report_segments' },
      columns: [
        hidden('Number', 'segment_id', 'integer', { isKey: true }),
        text('Segment', 'segment', 'The name that the segment has now.', { sortBy: 'Number' }),
        text(
          'Description',
          'description',
          'Who is in it, in a sentence that was checked against the figures.',
        ),
        text('Sets it apart', 'sets_it_apart', 'How it differs most from all customers.'),
        text('Suggestions', 'suggestions', 'What the figures suggest to do; checked against them.'),
        text('Rule', 'rule', 'A rule that finds most of it.'),
        column('Size', 'size', 'integer', 'Customers in it.', { isHidden: true, format: format.count }),
        column('Share of all', 'share', 'real', 'Of customers in a segment.', {
          isHidden: true,
          format: format.share,
        }),
        column(
          'Stability',
          'stability',
          'real',
          'How much of it comes back when customers are drawn again: the mean Jaccard index of 100 samples, at most 1.',
          {
            isHidden: true,
            format: '0.00',
          },
        ),
        text('Named by', 'named_by', 'Who gave the name.'),
      ],
    },
    {
      name: 'Dates',
      description: 'One row a day, for the days that policies were bought on.',
      rows: { view: 'report_days' },
      isCalendar: true,
      columns: [
        column('Day', 'day', 'day', 'The day.', { isKey: true, format: format.day }),
        column('Year', 'year', 'integer', 'The year.', { format: '0' }),
        text('Quarter', 'quarter', 'The quarter with its year.'),
        text('Month', 'month', 'The month with its year.', { sortBy: 'Month order' }),
        hidden('Month order', 'month_order', 'integer'),
      ],
    },
    {
      name: 'Segment history',
      description: 'One row a segment on each day that had a run.',
      rows: { view: 'report_segment_days' },
      columns: [
        column('Run day', 'day', 'day', 'The as-of date of the run.', { format: format.day }),
        hidden('Segment number', 'segment_id', 'integer'),
        text('Name of segment', 'segment', 'The name that the segment had last.', {
          sortBy: 'Segment number',
        }),
        column('Size on the day', 'customers', 'integer', 'Customers in it on the day.', {
          isHidden: true,
          format: format.count,
        }),
        column('Share on the day', 'share', 'real', 'Of customers in a segment.', {
          isHidden: true,
          format: format.share,
        }),
      ],
    },
    {
      name: 'Moves',
      description: 'One row for each two segments between which customers went since the run before.',
      rows: { view: 'report_moves' },
      columns: [
        text('From', 'from_segment', 'Where they were in the run before.'),
        text('To', 'to_segment', 'Where they are now.'),
        column('Who moved', 'customers', 'integer', 'Customers who went from the one to the other.', {
          isHidden: true,
          format: format.count,
        }),
        column('Premium that moved', 'premium', 'real', 'What they have on file today.', {
          ...money,
          isHidden: true,
        }),
      ],
    },
    {
      name: 'Runs',
      description: 'One row a run, those that were held, stopped or undone included.',
      rows: { view: 'report_runs' },
      columns: [
        column('Run', 'sequence', 'integer', 'The number of the run.', { format: '0' }),
        text('Run id', 'run_id', 'The as-of date and a hash of inputs, config and version.', {
          isHidden: true,
        }),
        column('As of', 'day', 'day', 'The day that ages and tenures were measured to.', {
          format: format.day,
        }),
        text(
          'Status',
          'status',
          'Published; held: the facts of the day with the segments from before; stopped: nothing changed; or undone.',
        ),
        text('Ended at', 'recorded_at', 'In UTC.'),
        text('First reason', 'reason', 'Why it was not a plain run, or what to look at.'),
        column('Segments made', 'k', 'integer', 'How many there were.', { format: '0' }),
        text('Version', 'version', 'Of Kindred.', { isHidden: true }),
      ],
    },
    {
      name: 'Last run',
      description: 'One row: the run that the figures are of, and how the last run of all went.',
      rows: { view: 'report_last_run' },
      columns: [
        text('Id of run', 'run_id', 'The run that the figures are of.', { isHidden: true }),
        column('Figures as of', 'as_of', 'day', 'The day that ages and tenures are measured to.', {
          format: format.day,
        }),
        column('Last tried for', 'last_day', 'day', 'The day of the last run, whether it published or not.', {
          format: format.day,
        }),
        text('Last ended at', 'recorded_at', 'In UTC.'),
        text('Last status', 'last_status', 'How the last run ended.'),
        text('Last reason', 'last_reason', 'What there is to say of it.'),
        column('Segments there', 'k', 'integer', 'How many there are.', { isHidden: true, format: '0' }),
        text('Currency', 'currency', 'Of every sum of money.'),
        column('Target of config', 'premium_target', 'real', 'target.premium in Kindred’s config.', {
          ...money,
          isHidden: true,
        }),
      ],
    },
    {
      name: 'Row counts',
      description: 'What became of the rows of each sheet in the run that the figures are of.',
      rows: { view: 'report_rows' },
      columns: [
        text('Sheet', 'table_name', 'Customers, policies or products.'),
        column('Read', 'rows_read', 'integer', 'Rows that the sheet has.', {
          isHidden: true,
          format: format.count,
        }),
        column('Accepted', 'accepted', 'integer', 'Rows that the figures are made of.', {
          isHidden: true,
          format: format.count,
        }),
        column('Set aside', 'set_aside', 'integer', 'Rows with a fault, each with its reason.', {
          isHidden: true,
          format: format.count,
        }),
        column('Skipped', 'skipped', 'integer', 'Rows that are no data: blank, totals, repeats.', {
          isHidden: true,
          format: format.count,
        }),
      ],
    },
    {
      name: 'Findings',
      description: 'What was seen in rows of the sheets, and what was done with them, by reason.',
      rows: { view: 'report_findings' },
      columns: [
        text('Sheet of finding', 'table_name', 'Customers, policies or products.'),
        text('Column', 'column_name', 'The column it is about.'),
        hidden('Code', 'code', 'text'),
        text(
          'What was done',
          'what_was_done',
          'Set aside: not in the figures. Flagged: in the figures, to be looked at. Repaired. Skipped: no data.',
          {
            sortBy: 'What was done order',
          },
        ),
        hidden('What was done order', 'what_was_done_order', 'integer'),
        column('Rows found', 'row_count', 'integer', 'How many rows.', {
          isHidden: true,
          format: format.count,
        }),
      ],
    },
    {
      name: 'Meanings',
      description: 'What the reasons for findings mean.',
      rows: { fixed: Object.entries(meanings) },
      columns: [
        hidden('Code of meaning', 'code', 'text', { isKey: true }),
        text('Reason', 'meaning', 'What is the matter with the rows.'),
      ],
    },
    {
      name: 'Drift',
      description: 'How far the customers are from those that the segments were made of.',
      rows: { view: 'report_drift' },
      columns: [
        text('Kind', 'subject', 'A feature, the sizes of the segments, or all features together.', {
          isHidden: true,
        }),
        text('What drifts', 'name', 'The feature.'),
        column('Since', 'since', 'day', 'When the segments were made.', { format: format.day }),
        column('Index', 'stability_index', 'real', 'The population stability index.', {
          isHidden: true,
          format: '0.000',
        }),
        column('Limit', 'chance_limit', 'real', 'What chance alone passes once in a thousand nights.', {
          isHidden: true,
          format: '0.000',
        }),
        column('Past its limit', 'drifted', 'yes or no', 'Whether it is.'),
      ],
    },
  ];
}

export const relationships: readonly Relationship[] = [
  { many: ['Policies', 'Customer key'], one: ['Customers', 'Key of customer'] },
  { many: ['Policies', 'Product key'], one: ['Products', 'Key of product'] },
  { many: ['Policies', 'Purchased on'], one: ['Dates', 'Day'] },
  { many: ['Customers', 'Segment key'], one: ['Segments', 'Number'] },
  { many: ['Customer map', 'Key of point'], one: ['Customers', 'Key of customer'] },
  { many: ['Findings', 'Code'], one: ['Meanings', 'Code of meaning'] },
];
