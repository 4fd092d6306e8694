import type { SqlType } from '../engine/dialect.ts';

/**
 * The warehouse's tables. `run`: rows of every run, kept; `range`: rows valid from a day (included) to a day (not
 * included, NULL for still valid); `current`: rows of the last run only.
 */
export interface WarehouseTable {
  readonly name: string;
  readonly kept: 'run' | 'range' | 'current';
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, SqlType>>;
}

const run = { run_id: 'text' } as const;

export const warehouseTables = [
  {
    name: 'runs',
    kept: 'run',
    key: ['sequence'],
    columns: {
      sequence: 'integer',
      ...run,
      as_of: 'date',
      status: 'text',
      recorded_at: 'timestamp',
      version: 'text',
      segmentation: 'text',
      model_run_id: 'text',
      k: 'integer',
      currency: 'text',
      locale: 'text',
      timezone: 'text',
      cadence: 'text',
      premium_target: 'money',
      reasons: 'text',
      report: 'text',
    },
  },
  { name: 'models', kept: 'run', key: ['run_id'], columns: { ...run, model: 'text' } },
  {
    name: 'segments',
    kept: 'run',
    key: ['run_id', 'segment_id'],
    columns: {
      ...run,
      segment_id: 'integer',
      name: 'text',
      description: 'text',
      named_by: 'text',
      size: 'integer',
      share: 'real',
      apart: 'text',
      rule: 'text',
      rule_coverage: 'real',
      rule_precision: 'real',
    },
  },
  {
    name: 'segment_profiles',
    kept: 'run',
    key: ['run_id', 'segment_id', 'feature', 'statistic', 'level'],
    columns: {
      ...run,
      segment_id: 'integer',
      feature: 'text',
      statistic: 'text',
      level: 'text',
      value: 'real',
    },
  },
  {
    name: 'segment_lineage',
    kept: 'run',
    key: ['run_id', 'segment_id'],
    columns: {
      ...run,
      segment_id: 'integer',
      event: 'text',
      previous_segment_id: 'integer',
      overlap: 'real',
    },
  },
  {
    name: 'k_selection',
    kept: 'run',
    key: ['run_id', 'k'],
    columns: {
      ...run,
      k: 'integer',
      cost: 'real',
      silhouette: 'real',
      calinski_harabasz: 'real',
      stability: 'real',
      smallest: 'real',
      chosen: 'boolean',
    },
  },
  {
    name: 'quarantine',
    kept: 'run',
    key: ['run_id', 'table_name', 'file', 'row_number'],
    columns: {
      ...run,
      table_name: 'text',
      file: 'text',
      row_number: 'integer',
      reasons: 'text',
      codes: 'text',
      cells: 'text',
    },
  },
  {
    name: 'data_quality',
    kept: 'run',
    key: ['run_id', 'table_name', 'column_name', 'action', 'code'],
    columns: {
      ...run,
      table_name: 'text',
      column_name: 'text',
      action: 'text',
      code: 'text',
      row_count: 'integer',
      first_rows: 'text',
    },
  },
  {
    name: 'column_quality',
    kept: 'run',
    key: ['run_id', 'table_name', 'column_name'],
    columns: {
      ...run,
      table_name: 'text',
      column_name: 'text',
      heading: 'text',
      type: 'text',
      decision: 'text',
      missing: 'integer',
      distinct_values: 'integer',
      distinct_is_estimate: 'boolean',
      lowest: 'text',
      highest: 'text',
      repaired: 'integer',
      flagged: 'integer',
      quarantined: 'integer',
      examples: 'text',
    },
  },
  {
    name: 'segment_members',
    kept: 'range',
    key: ['customer_id', 'valid_from'],
    columns: { customer_id: 'text', segment_id: 'integer', valid_from: 'date', valid_to: 'date' },
  },
  {
    name: 'customers',
    kept: 'current',
    key: ['customer_id'],
    columns: {
      customer_id: 'text',
      age: 'integer',
      gender: 'text',
      city: 'text',
      marital_status: 'text',
      education: 'text',
      occupation: 'text',
      income: 'money',
      preferred_language: 'text',
      preferred_channel: 'text',
      preferred_time: 'text',
    },
  },
  {
    name: 'policies',
    kept: 'current',
    key: ['policy_id'],
    columns: {
      policy_id: 'text',
      customer_id: 'text',
      product_id: 'text',
      purchase_date: 'date',
      premium: 'money',
      coverage: 'money',
      tenure_years: 'money',
      premium_to_coverage: 'exact',
    },
  },
  {
    name: 'products',
    kept: 'current',
    key: ['product_id'],
    columns: { product_id: 'text', product_name: 'text', product_type: 'text', category: 'text' },
  },
  {
    name: 'customer_facts',
    kept: 'current',
    key: ['customer_id'],
    columns: {
      customer_id: 'text',
      policies: 'integer',
      premium: 'money',
      coverage: 'money',
      tenure_years: 'real',
      premium_to_coverage: 'real',
    },
  },
  {
    name: 'assignments',
    kept: 'current',
    key: ['customer_id'],
    columns: {
      customer_id: 'text',
      segment_id: 'integer',
      distance: 'real',
      next_segment_id: 'integer',
      next_distance: 'real',
      complete: 'boolean',
    },
  },
  {
    name: 'segment_map',
    kept: 'current',
    key: ['customer_id'],
    columns: { customer_id: 'text', x: 'real', y: 'real' },
  },
] as const satisfies readonly WarehouseTable[];

export type WarehouseTableName = (typeof warehouseTables)[number]['name'];
