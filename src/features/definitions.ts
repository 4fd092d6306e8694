import type { TableName } from '../domain/tables.ts';

/** A feature that Kindred can compute: SQL over `customer` (clean_customers) and `facts` (customer_facts). */
export interface FeatureDefinition {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  /** Columns that must be in the sheets. */
  readonly needs: readonly { readonly table: TableName; readonly column: string }[];
  readonly sql: string;
  /** A relation with a row a customer that `sql` takes values from, to be joined by `customer_id` under the feature's name. */
  readonly from?: string;
  /** True where the feature is dropped if all customers have the same value. */
  readonly onlyWhenItVaries?: boolean;
}

const customer = (name: string, kind: FeatureDefinition['kind']): FeatureDefinition => ({
  name,
  kind,
  needs: [{ table: 'customers', column: name }],
  sql: `customer.${name}`,
});

const fact = (name: string, needs: FeatureDefinition['needs'] = []): FeatureDefinition => ({
  name,
  kind: 'numeric',
  needs,
  sql: `facts.${name}`,
});

/** Of each customer, the value of a product's column with the most premium; the first of equals. */
const largestBy = (column: string) => `(
  SELECT customer_id, value FROM (
    SELECT held.customer_id, held.value,
      ROW_NUMBER() OVER (PARTITION BY held.customer_id ORDER BY held.premium DESC, held.value) AS place
    FROM (
      SELECT policy.customer_id, product.${column} AS value, SUM(policy.premium) AS premium
      FROM policy_facts AS policy JOIN clean_products AS product ON product.product_id = policy.product_id
      WHERE product.${column} IS NOT NULL GROUP BY policy.customer_id, product.${column}
    ) AS held
  ) AS ranked WHERE place = 1)`;

export const definitions: readonly FeatureDefinition[] = [
  customer('age', 'numeric'),
  customer('income', 'numeric'),
  fact('tenure_years'),
  fact('premium_to_coverage', [{ table: 'policies', column: 'coverage' }]),
  { ...fact('policies'), onlyWhenItVaries: true },
  fact('premium'),
  fact('coverage', [{ table: 'policies', column: 'coverage' }]),
  {
    name: 'product_types',
    kind: 'numeric',
    needs: [{ table: 'products', column: 'product_type' }],
    sql: 'COALESCE(product_types.value, 0)',
    from: `(
      SELECT policy.customer_id, COUNT(DISTINCT product.product_type) AS value
      FROM policy_facts AS policy JOIN clean_products AS product ON product.product_id = policy.product_id
      GROUP BY policy.customer_id)`,
  },
  {
    name: 'main_product_type',
    kind: 'categorical',
    needs: [{ table: 'products', column: 'product_type' }],
    sql: 'main_product_type.value',
    from: largestBy('product_type'),
  },
  {
    name: 'main_category',
    kind: 'categorical',
    needs: [{ table: 'products', column: 'category' }],
    sql: 'main_category.value',
    from: largestBy('category'),
  },
  customer('gender', 'categorical'),
  customer('city', 'categorical'),
  customer('marital_status', 'categorical'),
  customer('education', 'categorical'),
  customer('occupation', 'categorical'),
  customer('preferred_language', 'categorical'),
  customer('preferred_channel', 'categorical'),
  customer('preferred_time', 'categorical'),
];

export const featureNames = definitions.map(({ name }) => name);
