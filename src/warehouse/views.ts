import { readFile } from 'node:fs/promises';
import type { Dialect } from '../engine/dialect.ts';
import { render } from '../engine/dialect.ts';

/** A view: its file under views/, and what fills the places of a file that several views share. */
interface Source {
  readonly name: string;
  readonly file: string;
  readonly places?: Readonly<Record<string, string>>;
}

const ours = (name: string): Source => ({ name, file: `kindred/${name}` });
const report = (name: string): Source => ({ name, file: `report/${name}` });
const reference = (name: string): Source => ({ name, file: `reference/${name}` });

function overview(name: string, group: string, order: string): Source {
  return { name, file: 'kindred/group_overview', places: { group, order } };
}

const keys = (one: string): Source => ({
  name: `report_${one}_keys`,
  file: 'report/report_keys',
  places: { one, table: `${one}s` },
});

function stat(name: string, group: string, columns: string): Source {
  return { name, file: 'reference/group_stat', places: { group, columns } };
}

/** In the order they are made: a view stands after those that it reads. */
const sources: readonly Source[] = [
  ours('current_run'),
  ours('current_segments'),
  ours('segment_naming'),
  ours('customer_groups'),
  ours('policy_groups'),
  ours('policy_details'),
  ours('customer_details'),
  ours('segment_overview'),
  ours('segment_history'),
  ours('customer_history'),
  {
    name: 'segment_flows',
    file: 'kindred/flows',
    places: {
      from: "(SELECT MAX(as_of) FROM runs WHERE status IN ('published', 'held') AND as_of < (SELECT as_of FROM current_run))",
      to: '(SELECT as_of FROM current_run)',
    },
  },
  overview('age_group_overview', 'age_group, age_group_order', 'age_group_order'),
  overview('tenure_group_overview', 'tenure_group, tenure_group_order', 'tenure_group_order'),
  overview('city_overview', 'city', 'premium DESC, city'),
  overview(
    'product_overview',
    'product_id, product_name, product_type, category',
    'premium DESC, product_id',
  ),
  ours('quarantine_overview'),
  // What reports of other programs bind to.
  keys('customer'),
  keys('product'),
  report('report_policies'),
  report('report_customers'),
  report('report_products'),
  report('report_map'),
  report('report_segments'),
  report('report_days'),
  report('report_segment_days'),
  report('report_moves'),
  report('report_runs'),
  report('report_last_run'),
  report('report_rows'),
  report('report_findings'),
  report('report_drift'),
  // The names and columns that the reference project's Power BI report binds to.
  reference('joined_all'),
  reference('overall_stat'),
  reference('product_popularity_cluster'),
  reference('product_popularity_overall'),
  reference('top10_premium'),
  reference('top5_products'),
  reference('scatter_chart'),
  reference('labels_view'),
  stat('agegroups', 'age_group', 'age_group AS Age_Group'),
  stat('city_stat', 'city, segment_id', 'city AS City, segment_id AS Cluster_ID'),
  stat('cluster_stat', 'segment_id', 'segment_id AS Cluster_ID'),
  reference('no_of_holders_preferences'),
];

export interface View {
  readonly name: string;
  readonly sql: string;
}

/** All views of the warehouse as one engine reads them. */
export async function views(dialect: Dialect): Promise<View[]> {
  return Promise.all(
    sources.map(async ({ name, file, places = {} }) => ({
      name,
      sql: await template(file, places, dialect),
    })),
  );
}

/** The statement of a file under views/, its places filled. */
export async function template(
  file: string,
  places: Readonly<Record<string, string>>,
  dialect: Dialect,
): Promise<string> {
  const text = await readFile(new URL(`./views/${file}.sql`, import.meta.url), 'utf8');
  const filled = Object.entries(places).reduce(
    (sql, [place, value]) => sql.replaceAll(`{${place}}`, value),
    text,
  );
  return render(filled, dialect);
}

/** A statement whose tables and views are named whole: those after FROM and JOIN that are among the known. */
export function located(sql: string, known: readonly string[], where: (name: string) => string): string {
  return sql.replaceAll(/\b(FROM|JOIN)(\s+)(\w+)\b/g, (all, word: string, space: string, name: string) =>
    known.includes(name) ? `${word}${space}${where(name)}` : all,
  );
}
