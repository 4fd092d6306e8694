import { readFile } from 'node:fs/promises';
import type { Dialect } from '../engine/dialect.ts';
import { render } from '../engine/dialect.ts';

/** In the order they are made: a view stands after those that it reads. */
const ours = [
  'current_run',
  'current_segments',
  'policy_details',
  'customer_details',
  'segment_overview',
  'age_group_overview',
  'tenure_group_overview',
  'city_overview',
  'product_overview',
  'quarantine_overview',
];

/** The names and columns that the reference project's Power BI report binds to. */
const referenceViews = [
  'joined_all',
  'overall_stat',
  'product_popularity_cluster',
  'product_popularity_overall',
  'top10_premium',
  'top5_products',
  'scatter_chart',
  'labels_view',
  'agegroups',
  'city_stat',
  'cluster_stat',
  'no_of_holders_preferences',
];

export interface View {
  readonly name: string;
  readonly sql: string;
}

/** All views of the warehouse as one engine reads them. */
export async function views(dialect: Dialect): Promise<View[]> {
  const files = [
    ...ours.map((name) => `kindred/${name}`),
    ...referenceViews.map((name) => `reference/${name}`),
  ];
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(new URL(`./views/${file}.sql`, import.meta.url), 'utf8');
      return { name: file.replace(/^.*\//, ''), sql: render(sql, dialect) };
    }),
  );
}
