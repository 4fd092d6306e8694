/** What figures can be grouped and filtered by. */
export interface Dimension {
  readonly name: string;
  readonly label: string;
  /** Whose it is: the customer's, its segment's, the product's, or that of the day a policy was bought on. */
  readonly of: 'customer' | 'assignment' | 'product' | 'day';
  /** SQL over `policy_details`. */
  readonly sql: string;
  /** Whether a slicer filters by it. */
  readonly isSlicer: boolean;
  /** SQL that its values are in the order of; without one they are in the order of the first measure, largest first. */
  readonly order?: string;
}

const month = 'SUBSTR(CAST(purchase_date AS {text}), 1, 7)';

const year = 'SUBSTR(CAST(purchase_date AS {text}), 1, 4)';

const dimension = (name: string, label: string, more: Partial<Dimension> = {}): Dimension => ({
  name,
  label,
  of: 'customer',
  sql: name,
  isSlicer: false,
  ...more,
});

export const dimensions: readonly Dimension[] = [
  dimension('segment', 'Segment', {
    of: 'assignment',
    sql: 'segment_id',
    isSlicer: true,
    order: 'segment_id',
  }),
  dimension('city', 'City', { isSlicer: true }),
  dimension('age_group', 'Age group', { isSlicer: true, order: 'age_group_order' }),
  dimension('tenure_group', 'Tenure group', { of: 'day', isSlicer: true, order: 'tenure_group_order' }),
  dimension('product_type', 'Product type', { of: 'product', isSlicer: true }),
  dimension('category', 'Category', { of: 'product', isSlicer: true }),
  dimension('product', 'Product', { of: 'product', sql: 'product_name' }),
  dimension('month', 'Month of purchase', { of: 'day', sql: month, order: month }),
  dimension('year', 'Year of purchase', { of: 'day', sql: year, order: year }),
  dimension('gender', 'Gender'),
  dimension('marital_status', 'Marital status'),
  dimension('education', 'Education'),
  dimension('occupation', 'Occupation'),
  dimension('preferred_channel', 'Preferred channel'),
  dimension('preferred_time', 'Preferred contact time'),
  dimension('preferred_language', 'Preferred language'),
];

export const slicers: readonly Dimension[] = dimensions.filter(({ isSlicer }) => isSlicer);
