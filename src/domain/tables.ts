/** The three tables that an insurer's team keeps, and the columns that Kindred understands in them. */
export type TableName = 'customers' | 'policies' | 'products';

export const tableNames: readonly TableName[] = ['customers', 'policies', 'products'];

/** Something for each of the three tables. */
export function mapTables<T>(of: (table: TableName) => T): Record<TableName, T> {
  return Object.fromEntries(tableNames.map((table) => [table, of(table)])) as Record<TableName, T>;
}

/** `money` is published as DECIMAL with 6 places; `code` is a category, `id` and `text` are never merged or rewritten. */
export type ColumnType = 'id' | 'text' | 'code' | 'integer' | 'number' | 'money' | 'date';

interface Range {
  readonly min?: number;
  readonly max?: number;
  /** True where `min` itself is out of range. */
  readonly above?: boolean;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly required?: boolean;
  readonly range?: Range;
  /** Whether an empty cell is an answer, and not missing. */
  readonly mayBeEmpty?: boolean;
  /** What a reader of the figures loses without it, as the end of "unlocks …". */
  readonly unlocks?: string;
  /** Other headings that people give it, in lower case without punctuation. */
  readonly synonyms: readonly string[];
}

const customers: readonly Column[] = [
  {
    name: 'customer_id',
    type: 'id',
    required: true,
    synonyms: ['customer', 'id of customer', 'id'],
  },
  {
    name: 'age',
    type: 'integer',
    range: { min: 0, max: 120 },
    unlocks: 'age groups and age as a feature',
    synonyms: ['customer age', 'age years', 'age in years', 'current age'],
  },
  { name: 'gender', type: 'code', unlocks: 'the make-up of segments by gender', synonyms: ['sex'] },
  {
    name: 'city',
    type: 'code',
    unlocks: 'premium by city and the map',
    synonyms: ['town', 'town city', 'location', 'home city'],
  },
  {
    name: 'marital_status',
    type: 'code',
    unlocks: 'marital status as a feature',
    synonyms: ['marital', 'marriage status', 'civil status'],
  },
  {
    name: 'education',
    type: 'code',
    unlocks: 'the make-up of segments by education',
    synonyms: ['education level', 'highest education', 'qualification', 'highest qualification'],
  },
  {
    name: 'occupation',
    type: 'code',
    unlocks: 'occupation in the customer tables',
    synonyms: ['job', 'job title', 'profession', 'employment'],
  },
  {
    name: 'income',
    type: 'money',
    range: { min: 0 },
    unlocks: 'income as a feature',
    synonyms: [
      'annual income',
      'yearly income',
      'income per year',
      'salary',
      'gross income',
      'household income',
    ],
  },
  {
    name: 'preferred_language',
    type: 'code',
    unlocks: 'the language to write in',
    synonyms: ['language', 'contact language', 'language preference'],
  },
  {
    name: 'preferred_channel',
    type: 'code',
    unlocks: 'the channel to contact by',
    synonyms: [
      'channel',
      'contact channel',
      'channel preference',
      'preferred contact',
      'preferred contact method',
      'how to contact',
      'contact method',
    ],
  },
  {
    name: 'preferred_time',
    type: 'code',
    unlocks: 'the time to contact at',
    synonyms: ['contact time', 'preferred contact time', 'best time', 'best time to call', 'time preference'],
  },
  {
    name: 'objection',
    type: 'code',
    mayBeEmpty: true,
    unlocks: 'leaving out customers who object',
    synonyms: [
      'objects',
      'objects to profiling',
      'objection to profiling',
      'do not profile',
      'do not contact',
      'do not market',
      'no marketing',
      'opt out',
      'opted out',
      'marketing opt out',
      'unsubscribed',
    ],
  },
  {
    name: 'consent',
    type: 'code',
    synonyms: [
      'marketing consent',
      'consent to marketing',
      'consent given',
      'opt in',
      'opted in',
      'marketing opt in',
    ],
  },
];

const policies: readonly Column[] = [
  {
    name: 'policy_id',
    type: 'id',
    required: true,
    synonyms: ['policy', 'sale id', 'sales id', 'contract', 'contract id', 'id'],
  },
  {
    name: 'customer_id',
    type: 'id',
    required: true,
    synonyms: ['customer', 'id of customer'],
  },
  {
    name: 'product_id',
    type: 'id',
    required: true,
    synonyms: ['product', 'plan id', 'plan', 'sku'],
  },
  {
    name: 'purchase_date',
    type: 'date',
    required: true,
    synonyms: [
      'date',
      'sale date',
      'sales date',
      'date of sale',
      'date of purchase',
      'purchased',
      'sold on',
      'start date',
      'policy date',
      'inception date',
    ],
  },
  {
    name: 'premium',
    type: 'money',
    required: true,
    range: { min: 0, above: true },
    synonyms: ['annual premium', 'premium amount', 'gross premium', 'premium paid', 'price'],
  },
  {
    name: 'coverage',
    type: 'money',
    range: { min: 0 },
    unlocks: 'the rate on sum insured and average coverage',
    synonyms: ['sum insured', 'sum assured', 'cover', 'cover amount', 'coverage amount', 'insured amount'],
  },
];

const products: readonly Column[] = [
  {
    name: 'product_id',
    type: 'id',
    required: true,
    synonyms: ['plan id', 'sku', 'id'],
  },
  {
    name: 'product_name',
    type: 'text',
    required: true,
    synonyms: ['name', 'product', 'plan', 'plan name', 'title'],
  },
  {
    name: 'product_type',
    type: 'code',
    unlocks: 'figures by product type',
    synonyms: ['type', 'line', 'line of business', 'class', 'class of business'],
  },
  {
    name: 'category',
    type: 'code',
    unlocks: 'figures by product category',
    synonyms: ['product category', 'group', 'segment', 'customer type'],
  },
];

export const columnsOf: Readonly<Record<TableName, readonly Column[]>> = { customers, policies, products };

export const keyOf: Readonly<Record<TableName, string>> = {
  customers: 'customer_id',
  policies: 'policy_id',
  products: 'product_id',
};

/** Which of our columns the sheets have, and the further columns of customers that features name, by kind. */
export interface AvailableColumns {
  readonly columns: Readonly<Record<TableName, readonly string[]>>;
  readonly extras: readonly { readonly name: string; readonly kind: 'numeric' | 'categorical' }[];
}

/** Figures that no column of today's contract gives, and the column that would. */
export const lockedFigures: readonly { readonly figure: string; readonly column: string }[] = [
  { figure: 'policies in force, lapse and retention', column: 'an end date or a status of each policy' },
  { figure: 'lifetime value from survival', column: 'an end date or a status of each policy' },
  { figure: 'loss ratio and profitability', column: 'claims paid for each policy' },
];
