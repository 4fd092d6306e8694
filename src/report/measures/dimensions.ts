/** What figures can be grouped and filtered by. */
export interface Dimension {
  readonly name: string;
  readonly label: string;
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
  sql: name,
  isSlicer: false,
  ...more,
});

export const dimensions: readonly Dimension[] = [
  dimension('segment', 'Segment', { sql: 'segment_id', isSlicer: true, order: 'segment_id' }),
  dimension('city', 'City', { isSlicer: true }),
  dimension('age_group', 'Age group', { isSlicer: true, order: 'age_group_order' }),
  dimension('tenure_group', 'Tenure group', { isSlicer: true, order: 'tenure_group_order' }),
  dimension('product_type', 'Product type', { isSlicer: true }),
  dimension('category', 'Category', { isSlicer: true }),
  dimension('product', 'Product', { sql: 'product_name' }),
  dimension('month', 'Month of purchase', { sql: month, order: month }),
  dimension('year', 'Year of purchase', { sql: year, order: year }),
  dimension('gender', 'Gender'),
  dimension('marital_status', 'Marital status'),
  dimension('education', 'Education'),
  dimension('occupation', 'Occupation'),
  dimension('preferred_channel', 'Preferred channel'),
  dimension('preferred_time', 'Preferred contact time'),
  dimension('preferred_language', 'Preferred language'),
];

export const slicers: readonly Dimension[] = dimensions.filter(({ isSlicer }) => isSlicer);
